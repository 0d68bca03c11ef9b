internal import TraceFormat

/// What the counting loop must know of a site: its sizes, and to which groups its objects belong.
struct StatsSite: Sendable {
  var facts: SiteFacts
  /// What an object weighs: bytes set aside, where unknown bytes asked for.
  var bytes: Int64
  /// The groups of call site, type and size; only of sites that allocate.
  var callSite: UInt32
  var type: UInt32
  var size: UInt32
}

/// The groups of a context: processor and thread.
struct StatsContext: Sendable {
  var cpu: UInt32
  var cpuGroup: UInt32
  var threadGroup: UInt32
}

/// Numbers the groups of all dimensions in one row, so that an event finds its five groups by
/// index.
///
/// Names are looked up once a site and once a context, not once an event.
struct StatsGroups: Sendable {
  private struct Key: Hashable {
    var dimension: StatsDimension
    var name: String
    var number: UInt64
  }

  /// A group: what it is called, and by which number its kind is ordered.
  struct Group: Sendable {
    var dimension: StatsDimension
    var name: String
    var number: UInt64
  }

  private(set) var groups: [Group] = []
  private(set) var sites: [StatsSite] = []
  private(set) var contexts: [StatsContext] = []
  private var places: [Key: UInt32] = [:]

  /// Learns what the tables have gained.
  mutating func learn(_ tables: borrowing TraceTables) {
    while sites.count < tables.sites.count { sites.append(site(tables.sites[sites.count], tables)) }
    while contexts.count < tables.contexts.count {
      contexts.append(context(tables.contexts[contexts.count], tables))
    }
  }

  private mutating func site(_ site: Site, _ tables: borrowing TraceTables) -> StatsSite {
    let makesObjects = site.kind == .allocate || site.kind == .reallocate
    let size = site.allocatedBytes ?? site.requestedBytes
    var found = StatsSite(
      facts: SiteFacts(site), bytes: Int64(clamping: size ?? 0), callSite: 0, type: 0, size: 0)
    guard makesObjects else { return found }
    let callSite = tables[site.callSite]
    found.callSite = group(.site, callSite.isEmpty ? "?" : callSite)
    let type = tables.name(of: site.type)
    found.type = group(.type, type.isEmpty ? "?" : type)
    found.size = group(.size, size.map(String.init) ?? "?", number: size ?? 0)
    return found
  }

  private mutating func context(
    _ context: Context, _ tables: borrowing TraceTables
  ) -> StatsContext {
    let name = tables[context.name]
    let thread = name.isEmpty ? "\(context.thread)" : "\(name)-\(context.thread)"
    return StatsContext(
      cpu: context.cpu,
      cpuGroup: group(.cpu, "\(context.cpu)", number: UInt64(context.cpu)),
      threadGroup: group(.thread, thread))
  }

  private mutating func group(
    _ dimension: StatsDimension, _ name: String, number: UInt64 = 0
  ) -> UInt32 {
    let key = Key(dimension: dimension, name: name, number: number)
    if let place = places[key] { return place }
    let place = UInt32(groups.count)
    places[key] = place
    groups.append(Group(dimension: dimension, name: name, number: number))
    return place
  }
}
