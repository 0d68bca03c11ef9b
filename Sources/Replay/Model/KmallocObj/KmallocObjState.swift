/// Where every slab of one zone is, by ordinal.
public struct KmallocObjState: Sendable, Equatable {
  /// What one processor has.
  public struct Processor: Sendable, Equatable {
    /// The active slab; nil if there is none.
    public var activeSlab: Int?
    /// Free objects of the active slab.
    public var activeFree = 0
    /// The alternate slab; nil if there is none.
    public var alternateSlab: Int?
    /// Free objects of the alternate slab.
    public var alternateFree = 0
    /// Objects allocated here less those freed here.
    public var inUse = 0
    /// Bytes of them.
    public var useBytes = 0
    /// Objects ever allocated here.
    public var calls = 0
  }

  /// By processor.
  public var processors: [Processor] = []
  /// Bytes that processors have reported.
  public var looseBytes = 0
  /// Slabs with some free objects, head first, as are the following lists.
  public var partial: [Int] = []
  /// Slabs whose objects are all free.
  public var full: [Int] = []
  /// Slabs that had no free object.
  public var empty: [Int] = []
  /// Slabs kept ahead.
  public var reserve: [Int] = []
  /// Slabs that the zone owns.
  public var slabs = 0
  /// Slabs that its poll ever retired.
  public var retired = 0
}

extension KmallocObjModel {
  /// The state of one zone.
  public func state(ofZone number: Int) -> KmallocObjState {
    let zone = zones[number]
    var state = KmallocObjState()
    for cpu in 0..<processorCount {
      let manager = managers[number * processorCount + cpu]
      var processor = KmallocObjState.Processor()
      (processor.activeSlab, processor.activeFree) = slabState(manager.active)
      (processor.alternateSlab, processor.alternateFree) = slabState(manager.alternate)
      processor.inUse = manager.inUse
      processor.useBytes = manager.inUse * manager.objectBytes
      processor.calls = manager.calls
      state.processors.append(processor)
    }
    state.looseBytes = zone.looseBytes
    state.partial = ordinals(zone.partial)
    state.full = ordinals(zone.full)
    state.empty = ordinals(zone.empty)
    state.reserve = ordinals(zone.reserve)
    state.slabs = zone.slabs
    state.retired = zone.retiredSlabs
    return state
  }

  /// The free slabs that a processor caches, head first: its own list and what others gave.
  public func cachedSlabs(ofProcessor cpu: Int) -> (local: [Int], remote: [Int]) {
    (ordinals(caches[cpu].local), ordinals(caches[cpu].remote))
  }

  private func slabState(_ slab: UInt32) -> (Int?, Int) {
    slab == ObjectSlab.none ? (nil, 0) : (Int(slab), Int(table.slabs[Int(slab)].available))
  }

  private func ordinals(_ list: ObjectSlabList) -> [Int] {
    list.numbers(table.slabs).map { Int($0) }
  }
}
