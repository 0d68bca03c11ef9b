extension ReserveFacts {
  /// The member "reserve" of `info --json`.
  var json: JSONValue {
    .map([
      "anchor": .string(anchor.rawValue),
      "thresholds": thresholds?.json ?? .null,
      "minimum_free_pages": anchor == .none ? .null : .int(lowest?.pages),
      "minimum_change_pages": anchor == .none ? .int(lowest?.pages) : .null,
      "minimum_at_ns": .int(lowest?.timeNanoseconds),
      "tightest": tightestZone?.tightestJSON ?? .null,
      "zones": .array(zones.map(\.json)),
      "agreement": agreement?.json ?? .null,
      "below": .array(below.map(\.json)),
      "dips": .array(dips.map(\.json)),
      "curve": .map([
        "step_ns": .int(curveStepNanoseconds), "lowest_pages": .array(curve.map { .int($0) }),
      ]),
    ])
  }
}

extension ReserveFacts.Thresholds {
  fileprivate var json: JSONValue {
    .object(named.map { (key: $0.name, value: .int($0.pages)) })
  }
}

extension ReserveFacts.Zone {
  fileprivate var json: JSONValue {
    .map([
      "zone": .string(name), "node": .int(node), "gauges": .int(gauges),
      "thresholds": thresholds.json, "minimum_free_pages": .int(lowest.pages),
      "minimum_at_ns": .int(lowest.timeNanoseconds),
    ])
  }

  /// Where the fewest pages were left above the minimum.
  fileprivate var tightestJSON: JSONValue {
    .map([
      "zone": .string(name), "node": .int(node), "free_minus_min": .int(tightest.pages),
      "time_ns": .int(tightest.timeNanoseconds),
    ])
  }
}

extension ReserveFacts.Agreement {
  fileprivate var json: JSONValue {
    .map([
      "gauges": .int(gauges), "median_step_pages": .int(medianStep),
      "largest_step_pages": .int(largestStep), "largest_drift_pages": .int(largestDrift),
      "last_drift_pages": .int(lastDrift),
    ])
  }
}

extension ReserveFacts.Below {
  fileprivate var json: JSONValue {
    .map([
      "zone": zone.map { .string($0) } ?? .null, "threshold": .string(threshold),
      "count": .int(count), "total_ns": .int(totalNanoseconds),
      "longest_ns": .int(longestNanoseconds), "depth_pages": .int(depthPages),
    ])
  }
}

extension ReserveFacts.Dip {
  fileprivate var json: JSONValue {
    .map([
      "zone": zone.map { .string($0) } ?? .null, "threshold": .string(threshold),
      "start_ns": .int(startNanoseconds), "duration_ns": .int(durationNanoseconds),
      "depth_pages": .int(depthPages), "takers": Self.json(takers, "pages"),
      "turned_away": Self.json(turnedAway, "times"),
    ])
  }

  private static func json(_ shares: [ReserveFacts.Share], _ unit: String) -> JSONValue {
    .array(
      shares.map {
        .object([
          (key: "actor", value: .string($0.actor.label)), (key: unit, value: .int($0.count)),
        ])
      })
  }
}
