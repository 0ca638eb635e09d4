"""The fixed job of `cargo bench -p ringfort-analysis --bench belief` in numpy, scipy and hmmlearn.

10,000 cells, 500 steps: a window of 5 by 5 cells is searched in vain with P(detect) 0.8, then the
target takes a step of a random walk. Run it with the path of our bench binary:

    python belief.py target/release/deps/belief-...

It prints P(never found), the least milliseconds of several runs, and the ratio to ours. hmmlearn takes
a dense matrix, and is timed over 2 steps with what it does once, so that it is not scaled up; it is left
out where it is not installed.
"""

import re
import subprocess
import sys
import time

import numpy as np
from scipy.sparse import coo_matrix

N, STEPS, PD = 100, 500, 0.8


def prior():
    r, c = np.mgrid[0:N, 0:N]
    p = np.exp(-((r - 50.0) ** 2 + (c - 40.0) ** 2) / 450.0)
    return p / p.sum()


def window(t):
    top, left = (11 * t) % 96, (37 * t) % 96
    return slice(top, top + 5), slice(left, left + 5)


def by_stencil(steps):
    p, q, log = prior(), np.empty((N, N)), 0.0
    for t in range(steps):
        p[window(t)] *= 1 - PD
        total = p.sum()
        log += np.log(total)
        p /= total
        np.multiply(p, 0.6, out=q)
        q[1:] += 0.1 * p[:-1]
        q[:-1] += 0.1 * p[1:]
        q[:, 1:] += 0.1 * p[:, :-1]
        q[:, :-1] += 0.1 * p[:, 1:]
        q[0] += 0.1 * p[0]
        q[-1] += 0.1 * p[-1]
        q[:, 0] += 0.1 * p[:, 0]
        q[:, -1] += 0.1 * p[:, -1]
        p, q = q, p
    return np.exp(log)


def matrix():
    index = np.arange(N * N).reshape(N, N)
    last = N - 1
    froms, tos = [index.ravel()] * 4, []
    for dr, dc in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        r = np.clip(np.arange(N) + dr, 0, last)
        c = np.clip(np.arange(N) + dc, 0, last)
        tos.append(index[np.ix_(r, c)].ravel())
    data = np.full(4 * N * N, 0.1)
    walk = coo_matrix((data, (np.concatenate(froms), np.concatenate(tos))), shape=(N * N, N * N))
    stay = coo_matrix((np.full(N * N, 0.6), (index.ravel(), index.ravel())), shape=(N * N, N * N))
    return (walk + stay).tocsr()


def by_sparse(steps, moved):
    p, log = prior().ravel(), 0.0
    for t in range(steps):
        p.reshape(N, N)[window(t)] *= 1 - PD
        total = p.sum()
        log += np.log(total)
        p = moved @ (p / total)
    return np.exp(log)


def by_dense(steps, full):
    p, log = prior().ravel(), 0.0
    for t in range(steps):
        p.reshape(N, N)[window(t)] *= 1 - PD
        total = p.sum()
        log += np.log(total)
        p = (p / total) @ full
    return np.exp(log)


def by_hmmlearn(steps, full):
    from hmmlearn import _hmmc

    likelihood = np.zeros((steps, N * N))
    for t in range(steps):
        likelihood[t].reshape(N, N)[window(t)] = np.log(1 - PD)
    log, _ = _hmmc.forward_log(prior().ravel(), full, likelihood)
    return np.exp(log)


def least(job, times):
    best, value = float("inf"), None
    for _ in range(times):
        start = time.perf_counter()
        value = job()
        best = min(best, time.perf_counter() - start)
    return 1000 * best, value


def main():
    ours = sys.argv[1]
    table = subprocess.run([ours, "--bench"], check=True, capture_output=True, text=True).stdout
    base = float(re.search(r"stencil \| ([0-9.]+)", table).group(1))
    value = subprocess.run([ours, "P"], check=True, capture_output=True, text=True).stdout.strip()
    moved = matrix().T.tocsr()
    full = np.ascontiguousarray(matrix().toarray())
    rows = [("ringfort, stencil", base, value)]
    for name, job, times, scale in (
        ("numpy, stencil", lambda: by_stencil(STEPS), 9, 1),
        ("scipy, sparse matrix", lambda: by_sparse(STEPS, moved), 5, 1),
        ("numpy, dense matrix, 20 steps", lambda: by_dense(20, full), 1, 25),
    ):
        ms, found = least(job, times)
        rows.append((name, ms * scale, f"{found:.12f}"))
    try:
        ms, found = least(lambda: by_hmmlearn(2, full), 1)
        rows.append(("hmmlearn, dense matrix, 2 steps alone", ms, f"{found:.12f}"))
    except ImportError:
        print("hmmlearn is not installed: left out", file=sys.stderr)
    print("| program | ms for 500 steps | times ours | P(never found) |")
    print("| --- | --- | --- | --- |")
    for name, ms, found in rows:
        print(f"| {name} | {ms:.1f} | {ms / base:.0f} | {found} |")
    print(table)


main()
