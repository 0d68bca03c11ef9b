/// A fact about a run: what scenario files expect.
public enum MetricValue: Sendable, Equatable, CustomStringConvertible {
  /// A count.
  case number(Int)
  /// A word.
  case word(String)
  /// Words or counts.
  case list([String])

  /// As it stands in a scenario file.
  public var description: String {
    switch self {
    case .number(let number): String(number)
    case .word(let word): "\"\(word)\""
    case .list(let words): "[\(words.joined(separator: ", "))]"
    }
  }
}

extension Machine {
  /// The fact of this name; nil if there is none. `a.b` asks for `b` of the actor or group `a`.
  func metric(_ name: String) -> MetricValue? {
    let parts = name.split(separator: ".", maxSplits: 1)
    if parts.count == 2 { return metric(String(parts[0]), of: String(parts[1])) }
    switch name {
    case "verdict": return .word(verdict().rawValue)
    case "panic": return ended.map { .word($0.reason) }
    case "stalled": return .list(stalledActors.map { actors[$0].name })
    case "livelocked": return .list(spinningActors.map { actors[$0].name })
    case "blocked": return .list(actors.filter(\.isStuck).map(\.name))
    case "kills": return .list(daemon.kills.map { String($0.pages) })
    case "kill_times": return .list(daemon.kills.map { Witness.seconds($0.time) })
    case "last_refusal": return .word(log.lastRefusal?.rawValue ?? "")
    default: return count(name).map { .number($0) }
    }
  }

  private func count(_ name: String) -> Int? {
    switch name {
    case "free": reserve.free
    case "cache": reserve.cache
    case "lowest_free": reserve.lowestFree
    case "stock": objects.stock(ofType: metadataType)?.level ?? 0
    case "entry_stock": entryType.flatMap { objects.stock(ofType: $0)?.level } ?? 0
    case "metadata_live": metadata.count
    case "metadata_granted": log.metadataGranted
    case "page_tables": addressSpace.tablePages
    case "entries_made": log.entriesMade
    case "entries_available": entryStocks[0].available
    case "entries_listed": entryStocks[0].listed
    case "skipped": log.skippedClusters
    case "kept_pages": actors.reduce(0) { $0 + $1.keptPages }
    case "daemon_wakes": reserve.zones.tally.daemonWakes
    case "daemon_awake": reserve.zones.isDaemonAwake ? 1 : 0
    case "laundered": log.laundered
    case "dropped_events": log.droppedEvents
    case "no_wait_sleeps": log.noWaitSleeps
    case "replenish_attempts": log.replenishAttempts
    case "replenish_failures": log.replenishFailures
    case "stock_uses": log.stockUses
    case "nothing_results": log.nothingResults
    case "swap_used": swap.used
    case "swap_full": swap.fullness
    case "recycled": reserve.recycled
    case "empty_bytes": objects.totals.emptyPages * ModelTotals.pageBytes
    case "missing_pages": ledger.difference(self)
    default: modelCount(name)
    }
  }

  /// What only one kind of allocator knows.
  private func modelCount(_ name: String) -> Int? {
    if let zone = objects as? ZallocModel {
      let counts = zone.counts(ofType: Int(metadataType), cpu: 0)
      switch name {
      case "zone_free": return counts.globalFree + counts.allProcessorsFree
      case "zone_global": return counts.globalFree
      case "zone_cpu0": return counts.processorFree
      case "zone_items": return counts.itemsMade
      case "zone_pages": return counts.pages
      default: return nil
      }
    }
    guard let slabs = objects as? KmallocObjModel else { return nil }
    let state = slabs.state(ofZone: Int(metadataType))
    switch name {
    case "full_slabs": return state.full.count
    case "empty_slabs": return state.empty.count
    case "active_free": return state.processors[0].activeFree
    case "retired_slabs": return state.retired
    case "cached_slabs":
      return (0..<slabs.processorCount).reduce(0) {
        let cached = slabs.cachedSlabs(ofProcessor: $1)
        return $0 + cached.local.count + cached.remote.count
      }
    default: return nil
    }
  }

  private func metric(_ group: String, of name: String) -> MetricValue? {
    if group == "counters" {
      return objects.counters().first { $0.name == name }.map { .number(Int($0.value)) }
    }
    if group == "zone_free_pages" || group == "boost" {
      let zone = reserve.zones.zones.first { $0.name == name }
      return zone.map { .number(group == "boost" ? $0.boost : $0.free) }
    }
    guard let number = actors.firstIndex(where: { $0.name == name }) else { return nil }
    let actor = actors[number]
    let mine = requests.filter { $0.actor == number }
    switch group {
    case "held": return .number(actor.holdings.pages)
    case "buffers": return .number(actor.holdings.buffers)
    case "swap_run": return .number(actor.holdings.swapPages)
    case "busy": return .number(actor.holdings.busyPages)
    case "completed": return .number(mine.count { $0.isDone })
    case "failed": return .number(mine.count { $0.hasFailed })
    case "done_at":
      return .list(mine.compactMap { $0.completedAt.map { Witness.seconds($0) } })
    case "channel":
      guard case .blocked(let sleep) = actor.state else { return .word("") }
      return .word(sleep.channel.rawValue)
    default: return nil
    }
  }
}
