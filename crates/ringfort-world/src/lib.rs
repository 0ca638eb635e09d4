//! Terrain, roads, sight, travel and light.
