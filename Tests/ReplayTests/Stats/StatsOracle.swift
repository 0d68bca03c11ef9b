import Replay
import TestSupport
import TraceFormat

/// The counts of `AllocationStats` written down once more, slowly: one event at a time, a
/// dictionary a dimension, every life kept.
struct StatsOracle {
  struct Row: Equatable {
    var allocations = 0
    var frees = 0
    var implied = 0
    var crossing = 0
    var requested = 0
    var allocated = 0
    var freed = 0
    var live = 0
    var liveBytes = 0
    var peakLive = 0
    var peakBytes = 0
    var lives: [UInt64] = []

    mutating func join(_ site: Site) {
      live += 1
      liveBytes += Self.bytes(site)
      peakLive = max(peakLive, live)
      peakBytes = max(peakBytes, liveBytes)
    }

    mutating func leave(_ site: Site) {
      live -= 1
      liveBytes -= Self.bytes(site)
    }

    static func bytes(_ site: Site) -> Int { Int(site.allocatedBytes ?? site.requestedBytes ?? 0) }

    /// The life that so many percent of them do not exceed.
    func percentile(_ percent: Int) -> UInt64 {
      lives.sorted()[max(0, (lives.count * percent + 99) / 100 - 1)]
    }
  }

  struct Object {
    var site: Site
    var context: Context
    var time: UInt64
  }

  private(set) var rows: [StatsDimension: [String: Row]] = [:]
  private(set) var orphans = 0
  private(set) var nullFrees = 0
  private var live: [UInt64: Object] = [:]
  private let tables: TraceTables

  init(_ trace: RandomTrace) {
    tables = trace.interner.tables
    var births: UInt64 = 0
    for event in trace.events {
      let site = tables[event.site]
      take(event, site, birth: births)
      if site.kind.spec.role == .birth { births += 1 }
    }
  }

  private mutating func take(_ event: PlainEvent, _ site: Site, birth: UInt64) {
    switch site.kind {
    case .allocate:
      let object = Object(site: site, context: tables[event.context], time: event.time)
      live[birth] = object
      change(object) { row in
        row.allocations += 1
        row.requested += Int(site.requestedBytes ?? 0)
        row.allocated += Int(site.allocatedBytes ?? 0)
        row.join(site)
      }
    case .free, .impliedFree:
      guard case .object(let ordinal) = event.object, let dead = live.removeValue(forKey: ordinal)
      else {
        if site.kind == .free { orphans += 1 }
        return
      }
      let isImplied = site.kind == .impliedFree
      let crosses = tables[event.context].cpu != dead.context.cpu
      change(dead) { row in
        row.leave(dead.site)
        guard !isImplied else {
          row.implied += 1
          return
        }
        row.frees += 1
        row.freed += Int(dead.site.allocatedBytes ?? 0)
        row.crossing += crosses ? 1 : 0
        row.lives.append(event.time - dead.time)
      }
    case .reallocate:
      guard case .object(let ordinal) = event.object, var object = live[ordinal] else { return }
      change(object) { $0.leave(object.site) }
      object.site = site
      live[ordinal] = object
      change(object) { $0.join(site) }
    case .freeNull: nullFrees += 1
    default: break
    }
  }

  private mutating func change(_ object: Object, _ body: (inout Row) -> Void) {
    for dimension in StatsDimension.allCases {
      body(&rows[dimension, default: [:]][name(object, dimension), default: Row()])
    }
  }

  private func name(_ object: Object, _ dimension: StatsDimension) -> String {
    switch dimension {
    case .site: tables[object.site.callSite]
    case .type: tables.name(of: object.site.type)
    case .size: (object.site.allocatedBytes ?? object.site.requestedBytes).map { "\($0)" } ?? "?"
    case .cpu: "\(object.context.cpu)"
    case .thread: "\(tables[object.context.name])-\(object.context.thread)"
    }
  }
}
