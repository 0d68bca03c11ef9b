/// Where every page is: nothing may appear or vanish.
struct PageLedger: Sendable {
  /// Pages free and cached at first, and those that allocators held then.
  private var atFirst = 0
  /// Pages that came from outside: laundered, given back by processes, restored by a driver.
  var outside = 0
  /// Pages that went to processes and to callers of the slab back end.
  var handedOut = 0
  /// Pages that each allocator had given back when last looked at.
  var releasedByObjects = 0
  var releasedByEntries = 0

  mutating func begin<Model>(_ machine: Machine<Model>) {
    releasedByObjects = machine.objects.totals.releasedPages
    releasedByEntries = machine.entryZone.totals.releasedPages
    atFirst = Self.inSight(machine)
  }

  /// Pages that are missing (positive) or too many; 0 if the books are right.
  func difference<Model>(_ machine: Machine<Model>) -> Int {
    atFirst + outside - handedOut - Self.inSight(machine)
  }

  private static func inSight<Model>(_ machine: Machine<Model>) -> Int {
    machine.reserve.available + machine.objects.totals.heldPages
      + machine.entryZone.totals.heldPages + machine.addressSpace.tablePages
      + machine.actors.reduce(0) { $0 + $1.holdings.pages }
  }
}
