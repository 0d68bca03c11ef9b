import TraceFormat

/// Decides what events of a site mean when the first of them is met, and remembers it.
struct SiteResolver: Sendable {
  /// Where sites belong.
  private(set) var mapping = TypeMapping()
  /// Requests so far, one a site that allocates.
  private(set) var requests: [AllocationRequest] = []
  /// What the sites of the trace do, by their place in its table.
  private var actions: [SiteAction] = []
  /// The same for the batch at hand, by the numbers that the batch uses.
  private(set) var localActions: [SiteAction] = []

  /// Looks up what a batch's sites do, as far as events of them were met before.
  /// - Returns: the most operations that one event can become.
  mutating func load(_ batch: borrowing EventBatch, _ tables: TraceTables) -> Int {
    var most = 1
    localActions.removeAll(keepingCapacity: true)
    for site in batch.siteIDs {
      let place = Int(site.index)
      localActions.append(place < actions.count ? actions[place] : SiteAction(role: .unseen))
      if tables.sites[place].kind == .reallocate { most = 2 }
    }
    return most
  }

  /// Decides what events of the batch's site number `local` do, and declares their type if it is
  /// a new one.
  @inline(never)
  mutating func resolve(
    _ local: Int, _ batch: borrowing EventBatch, _ tables: TraceTables,
    _ cursor: inout OperationCursor, _ operations: inout MutableSpan<Operation>
  ) -> SiteAction {
    let id = batch.siteIDs[local]
    let knownTypes = mapping.types.count
    let action = decide(tables[id], tables)
    let place = Int(id.index)
    while actions.count <= place { actions.append(SiteAction(role: .unseen)) }
    actions[place] = action
    localActions[local] = action
    if mapping.types.count > knownTypes {
      cursor.emit(.declare, slot: 0, request: UInt32(knownTypes), &operations)
    }
    return action
  }

  private mutating func decide(_ site: Site, _ tables: TraceTables) -> SiteAction {
    switch site.kind {
    case .allocate, .reallocate:
      let isBirth = site.kind == .allocate
      guard let placement = mapping.placement(of: site, in: tables) else {
        return SiteAction(role: isBirth ? .unsizedBirth : .nothing)
      }
      requests.append(
        AllocationRequest(
          type: placement.type, cpu: 0, flags: site.flags,
          requestedBytes: placement.requestedBytes))
      return SiteAction(
        role: isBirth ? .allocate : .reallocate, request: UInt32(requests.count - 1))
    case .free, .impliedFree: return SiteAction(role: .free)
    default: return SiteAction(role: site.kind.spec.role == .birth ? .otherBirth : .nothing)
    }
  }
}
