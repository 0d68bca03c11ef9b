extension PoolModel {
  /// An object of the processor's groups, or of a full group that it gets for its empty one.
  mutating func takeFromGroups(_ pool: Int, cpu: Int) -> Block? {
    precondition(cpu < processorCount)
    let place = pool * processorCount + cpu
    let current = processorGroups[place].current
    if current != PoolProcessorGroups.none, groups.count(of: current) > 0 {
      return groups.pop(from: current)
    }
    let previous = processorGroups[place].previous
    if previous != PoolProcessorGroups.none, groups.count(of: previous) > 0 {
      processorGroups[place] = PoolProcessorGroups(current: previous, previous: current)
      return groups.pop(from: previous)
    }
    guard let full = pools[pool].fullGroups.popLast() else { return nil }
    if current != PoolProcessorGroups.none { pools[pool].emptyGroups.append(current) }
    processorGroups[place].current = full
    activity.groupExchanges += 1
    return groups.pop(from: full)
  }

  /// - Returns: Whether one of the processor's groups, or an empty one of the cache, had room.
  mutating func putIntoGroups(_ block: Block, _ pool: Int, cpu: Int) -> Bool {
    precondition(cpu < processorCount)
    let place = pool * processorCount + cpu
    if pushOntoGroups(block, place) { return true }
    guard let empty = pools[pool].emptyGroups.popLast() else { return false }
    activity.groupExchanges += 1
    install(empty, pool, cpu: cpu)
    return pushOntoGroups(block, place)
  }

  private mutating func pushOntoGroups(_ block: Block, _ place: Int) -> Bool {
    let current = processorGroups[place].current
    if current != PoolProcessorGroups.none, !groups.isFull(current) {
      groups.push(block, onto: current)
      return true
    }
    let previous = processorGroups[place].previous
    guard previous != PoolProcessorGroups.none, !groups.isFull(previous) else { return false }
    processorGroups[place] = PoolProcessorGroups(current: previous, previous: current)
    groups.push(block, onto: previous)
    return true
  }

  /// Gives an empty group to a processor whose groups are full; its current one goes to the cache.
  mutating func install(_ group: UInt32, _ pool: Int, cpu: Int) {
    let place = pool * processorCount + cpu
    guard processorGroups[place].previous != PoolProcessorGroups.none else {
      processorGroups[place].previous = group
      return
    }
    let current = processorGroups[place].current
    if current != PoolProcessorGroups.none { pools[pool].fullGroups.append(current) }
    processorGroups[place].current = group
  }

  /// `pool_cache_invalidate`: all objects go back to the pool, all groups to theirs.
  mutating func invalidateGroups(_ pool: Int) {
    var partial: [UInt32] = []
    for place in (pool * processorCount)..<((pool + 1) * processorCount) {
      let mine = processorGroups[place]
      processorGroups[place] = PoolProcessorGroups()
      for group in [mine.current, mine.previous] where group != PoolProcessorGroups.none {
        switch groups.count(of: group) {
        case 0: pools[pool].emptyGroups.append(group)
        case PoolGroups.capacity: pools[pool].fullGroups.append(group)
        default: partial.append(group)
        }
      }
    }
    let newestFirst = [pools[pool].fullGroups, pools[pool].emptyGroups, partial]
    pools[pool].fullGroups = []
    pools[pool].emptyGroups = []
    for group in newestFirst.flatMap({ $0.reversed() }) {
      for block in groups.empty(group) { putItem(block) }
      totals.metadataBytes -= PoolGroups.groupBytes
      putItem(groups.unmake(group))
    }
  }
}
