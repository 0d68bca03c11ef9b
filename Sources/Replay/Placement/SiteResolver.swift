import TraceFormat

/// Decides what events of a site mean when the first of them is met, and remembers it.
struct SiteResolver: Sendable {
  /// Where sites belong.
  private(set) var mapping = TypeMapping()
  /// Requests so far, one a site that allocates.
  private(set) var requests: [AllocationRequest] = []
  /// The site of each request.
  private(set) var requestSites: [SiteID] = []
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
      let kind = tables.sites[place].kind
      let known = place < actions.count ? actions[place] : Self.unseen
      localActions.append(
        known.role == .unseen ? SiteAction(.unseen, kind.spec) : known)
      if kind == .reallocate { most = 2 }
    }
    return most
  }

  /// Decides what an event of a site that was not met before the batch does, and declares its type
  /// if it is a new one.
  @inline(never)
  mutating func resolve(
    _ event: PendingEvent, _ batch: borrowing EventBatch, _ tables: TraceTables,
    _ cursor: inout OperationCursor, _ operations: inout MutableSpan<Operation>
  ) -> PendingEvent {
    let local = Int(batch.localSites[Int(event.event)])
    var action = localActions[local]
    if action.role == .unseen {
      action = resolve(local, batch.siteIDs[local], tables, event, &cursor, &operations)
    }
    return event.resolved(action)
  }

  private mutating func resolve(
    _ local: Int, _ id: SiteID, _ tables: TraceTables, _ event: PendingEvent,
    _ cursor: inout OperationCursor, _ operations: inout MutableSpan<Operation>
  ) -> SiteAction {
    let knownTypes = mapping.types.count
    let action = decide(tables[id], tables)
    if requests.count > requestSites.count { requestSites.append(id) }
    let place = Int(id.index)
    while actions.count <= place { actions.append(Self.unseen) }
    actions[place] = action
    localActions[local] = action
    if mapping.types.count > knownTypes {
      cursor.emit(.declare, slot: 0, request: UInt32(knownTypes), event, &operations)
    }
    return action
  }

  private static var unseen: SiteAction { SiteAction(.unseen, EventKind.other.spec) }

  private mutating func decide(_ site: Site, _ tables: TraceTables) -> SiteAction {
    switch site.kind {
    case .allocate, .reallocate:
      let isBirth = site.kind == .allocate
      guard let placement = mapping.placement(of: site, in: tables) else {
        return SiteAction(isBirth ? .unsizedBirth : .nothing, site.kind.spec)
      }
      requests.append(
        AllocationRequest(
          type: placement.type, cpu: 0, flags: site.flags,
          requestedBytes: placement.requestedBytes))
      let request = UInt32(requests.count - 1)
      return SiteAction(isBirth ? .allocate : .reallocate, site.kind.spec, request: request)
    case .free, .impliedFree: return SiteAction(.free, site.kind.spec)
    default: return SiteAction(.nothing, site.kind.spec)
    }
  }
}
