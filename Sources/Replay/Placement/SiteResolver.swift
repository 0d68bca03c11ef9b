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
  /// What events of these sites add to a tally.
  private(set) var localSteps: [EventTally] = []

  /// Looks up what a batch's sites do, as far as events of them were met before.
  /// - Returns: the most operations that one event can become.
  mutating func load(_ batch: borrowing EventBatch, _ tables: TraceTables) -> Int {
    var most = 1
    localActions.removeAll(keepingCapacity: true)
    localSteps.removeAll(keepingCapacity: true)
    for site in batch.siteIDs {
      let place = Int(site.index)
      let kind = tables.sites[place].kind
      let action = place < actions.count ? actions[place] : SiteAction(.unseen)
      localActions.append(action)
      localSteps.append(action.step(kind.spec))
      if kind == .reallocate { most = 2 }
    }
    return most
  }

  /// Decides what an event of a site that was not met before the batch does.
  /// - Parameter local: the number that the batch uses for the site.
  /// - Returns: What it does, and the type if it is a new one, which must be declared.
  @inline(never)
  mutating func resolve(
    _ local: Int, _ batch: borrowing EventBatch, _ tables: TraceTables
  ) -> (action: SiteAction, newType: UInt32?) {
    let id = batch.siteIDs[local]
    let site = tables[id]
    let knownTypes = mapping.types.count
    let action = decide(site, tables)
    let place = Int(id.index)
    while actions.count <= place { actions.append(SiteAction(.unseen)) }
    actions[place] = action
    localActions[local] = action
    localSteps[local] = action.step(site.kind.spec)
    return (action, mapping.types.count > knownTypes ? UInt32(knownTypes) : nil)
  }

  private mutating func decide(_ site: Site, _ tables: TraceTables) -> SiteAction {
    switch site.kind {
    case .allocate, .reallocate:
      let isBirth = site.kind == .allocate
      guard let placement = mapping.placement(of: site, in: tables) else {
        return SiteAction(isBirth ? .unsizedBirth : .nothing)
      }
      requests.append(
        AllocationRequest(
          type: placement.type, cpu: 0, flags: site.flags,
          requestedBytes: placement.requestedBytes))
      let request = UInt32(requests.count - 1)
      return SiteAction(isBirth ? .allocate : .reallocate, request: request)
    case .free, .impliedFree: return SiteAction(.free)
    default: return SiteAction(.nothing)
    }
  }
}
