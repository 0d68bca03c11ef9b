/// How large the live set wants to be as the trace goes on, and which mix of types it is made of.
struct TargetCurve: Sendable {
  /// Bursts of `burst`, phases of `churn`.
  static let periods = 16

  private let preset: SynthPreset
  private let full: Int
  private let events: UInt64

  init(_ parameters: SynthParameters) {
    preset = parameters.preset
    full = parameters.liveObjects
    events = parameters.events
  }

  /// How many mixes of types the workload has.
  var phases: Int { preset == .churn ? Self.periods : 1 }

  /// The mix at an event.
  func phase(at event: UInt64) -> Int {
    preset == .churn ? Int(position(event, of: UInt64(Self.periods)) >> 10) : 0
  }

  /// Objects that want to be alive at an event.
  func target(at event: UInt64) -> Int {
    switch preset {
    case .steady, .churn, .swapout: return full
    case .ramp:
      let place = Int(position(event, of: 1))
      if place < 768 { return full * place / 768 }
      return full - full * 9 * (place - 768) / (256 * 10)
    case .burst:
      // The first third of each period swells to the full set and falls back to a tenth of it.
      let place = Int(position(event, of: UInt64(Self.periods)) & 1023)
      return place < 341 ? full : full / 10
    }
  }

  /// The place of an event in `count` equal parts of the trace, each of them 1,024 steps long.
  private func position(_ event: UInt64, of count: UInt64) -> UInt64 {
    let product = event.multipliedFullWidth(by: count << 10)
    return events.dividingFullWidth(product).quotient
  }
}
