extension TraceMachineSetup {
  /// The machine as JSON: member `machine` of a replay's report.
  var json: JSONValue {
    .map([
      "profile": .string(label), "pages": .int(pageCount),
      "processors": .int(machine.processorCount),
      "ticks_per_second": .int(machine.ticksPerSecond),
      "free_pages_at_start": .int(machine.free), "cache_pages_at_start": .int(machine.cache),
      "resident_pages_at_start": .int(residentPages),
      "swap_pages": machine.swapPages >= Self.ampleSwap ? .null : .int(machine.swapPages),
      "thresholds": machine.thresholds.json, "loop": .string(conduct.loop.rawValue),
      "serves": .string(conduct.scope.rawValue), "cluster_pages": .int(conduct.clusterPages),
      "poll_order": .string(pollOrder), "window_events": .int(conduct.windowEvents),
    ])
  }

  private var pollOrder: String {
    switch machine.pollOrder {
    case .fixed: "fixed"
    case .seeded(let seed): "seed:\(seed)"
    }
  }
}

extension ReserveThresholds {
  /// The thresholds by name, in pages.
  public var json: JSONValue {
    .object(Self.names.map { (key: $0.name, value: .int(self[keyPath: $0.path])) })
  }
}

extension MachineOutcome {
  /// Members that the result of a model on a machine has besides those of a placement.
  func members(_ thresholds: ReserveThresholds) -> [(key: String, value: JSONValue)] {
    [
      (key: "end_ns", value: .int(end)), (key: "reserve", value: reserve(thresholds)),
      (key: "blocking", value: blocking), (key: "pageout", value: counts),
      (key: "trace_on_machine", value: tally.json),
      (key: "contract_violations", value: .int(waits.breakingNoWait)),
      (key: "machine_violations", value: .array(violations.map { .string($0) })),
    ]
  }

  private var counts: JSONValue {
    .object(counters.map { (key: $0.name, value: .int($0.value)) })
  }

  private func reserve(_ thresholds: ReserveThresholds) -> JSONValue {
    .map([
      "thresholds": thresholds.json,
      "minimum_free_pages": .int(reserve.lowestFree),
      "minimum_cache_pages": .int(reserve.lowestCache),
      "free_pages_at_end": .int(reserve.free), "cache_pages_at_end": .int(reserve.cache),
      "by_class": .array(reserve.tallies.indices.compactMap(byClass)),
      "below": .array(dipSums.map(json)),
      "dips_kept": .int(dips.count),
      "dips": .array(dips.map { $0.json(parties) }),
      "free_over_time": .map([
        "span_ns": .int(courseSpan), "lowest_pages": .array(course.map { .int($0) }),
      ]),
    ])
  }

  private func byClass(_ place: Int) -> JSONValue? {
    let tally = reserve.tallies[place]
    guard tally.granted + tally.refused > 0 else { return nil }
    return .map([
      "class": .string(PageClass(rawValue: UInt8(place)).words), "granted": .int(tally.granted),
      "granted_below_reserved": .int(tally.belowReserve),
      "granted_below_interrupt_min": .int(tally.belowInterruptMinimum),
      "refused": .int(tally.refused), "refused_for_cache": .int(tally.refusedForCache),
    ])
  }

  private func json(_ sum: DipSummary) -> JSONValue {
    .map([
      "threshold": .string(sum.threshold), "pages": .int(sum.pages), "count": .int(sum.count),
      "total_ns": .int(sum.total), "longest_ns": .int(sum.longest),
      "depth_pages": .int(sum.depth),
      "takers": DipShares.json(sum.takers, "pages", parties),
      "turned_away": DipShares.json(sum.turnedAway, "times", parties),
    ])
  }

  private var blocking: JSONValue {
    .map([
      "count": .int(waits.count), "on_pageout_path": .int(waits.onPageoutPath),
      "unfinished": .int(waits.unfinished), "breaking_no_wait": .int(waits.breakingNoWait),
      "total_ns": .int(waits.total), "longest_ns": .int(waits.longest),
      "p50_ns": .int(waits.median), "p99_ns": .int(waits.percentile99),
      "percentiles_are_exact": .bool(waits.isExact), "events_kept": .int(blockings.count),
      "events": .array(blockings.map { $0.json(end: end) }),
    ])
  }
}

extension TraceTally {
  /// The counts by name.
  var json: JSONValue {
    .map([
      "runs_taken": .int(runsTaken), "runs_refused": .int(runsRefused),
      "runs_ended": .int(runsEnded), "pages_wanted_out": .int(pagesWanted),
      "pages_read_back": .int(pagesRead), "late_threads": .int(lateThreads),
      "early_frees": .int(earlyFrees), "peak_backlog_events": .int(peakBacklog),
      "events_left": .int(eventsLeft),
    ])
  }
}
