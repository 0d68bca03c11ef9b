extension PoolModel {
  /// What the type's pool and its whole pages hold; pages of headers and groups are shared.
  public func usage(ofType type: Int) -> ModelTotals {
    var result = wholePageTotals[type]
    if typePools[type] >= 0 { result.add(pools[typePools[type]].totals) }
    return result
  }

  /// Growth, exchanges of groups, low-water marks missed, and where free items are.
  public func counters() -> [ModelCounter] {
    let idlePages = pools.reduce(0) { $0 + $1.totals.emptyPages / $1.geometry.unitPages }
    let free = pools.reduce(0) { $0 + $1.freeItems }
    let cached = pools.reduce(0) { $0 + ($1.type == nil ? 0 : cachedItems($1)) }
    return [
      ModelCounter("pools", Int64(typePools.count { $0 >= 0 })),
      ModelCounter("cached_slabs", Int64(idlePages)),
      ModelCounter("free_items", Int64(free)),
      ModelCounter("cached_items", Int64(cached)),
      ModelCounter("pool_gets", Int64(activity.gets)),
      ModelCounter("group_exchanges", Int64(activity.groupExchanges)),
      ModelCounter("low_water_growths", Int64(activity.lowWaterGrowths)),
      ModelCounter("low_water_misses", Int64(activity.lowWaterMisses)),
      ModelCounter("hard_limit_hits", Int64(activity.hardLimitHits)),
      ModelCounter("nothing_results", Int64(activity.nothingResults)),
      ModelCounter("drained_slabs", Int64(activity.drainedUnits)),
      ModelCounter(
        "releasable_pages", Int64(pools.reduce(0) { $0 + releasablePages($1) })),
    ]
  }

  private func cachedItems(_ pool: Pool) -> Int { pool.itemsOut - pool.totals.liveObjects }

  /// Pages that two visits of the drain thread would give back: the first empties the cache.
  private func releasablePages(_ pool: Pool) -> Int {
    guard pool.type != nil else { return 0 }
    let idle = pool.totals.emptyPages / pool.geometry.unitPages
    let unclaimed = max(0, pool.units - pool.leastUnits)
    let free = pool.freeItems + cachedItems(pool) - pool.leastFreeItems
    let spare = max(0, free) / pool.geometry.itemsPerUnit
    return min(idle, unclaimed, spare) * pool.geometry.unitPages
  }
}
