export function fill(report: unknown): Promise<string>;
