/// What a synthetic trace is made of. Equal parameters give equal traces.
public struct SynthParameters: Sendable, Equatable {
  /// The workload.
  public var preset: SynthPreset
  /// Events in the trace, at least 1.
  public var events: UInt64
  /// Seed of every choice.
  public var seed: UInt64
  /// Processors of the machine, 1 to 64.
  public var processors: Int
  /// Objects alive when the live set is full, 16 to 2^28.
  public var liveObjects: Int
  /// Pages of the machine, 1,024 to 2^28; `swapout` runs out of them.
  public var machinePages: Int

  /// Parameters; what is out of range is brought into it. Without `liveObjects`, the live set is
  /// a sixteenth of the events, and at most 50,000 objects.
  public init(
    preset: SynthPreset, events: UInt64 = 1_000_000, seed: UInt64 = 1, processors: Int = 4,
    liveObjects: Int? = nil, machinePages: Int? = nil
  ) {
    self.preset = preset
    self.events = max(1, events)
    self.seed = seed
    self.processors = min(max(1, processors), 64)
    let fitting = Int(clamping: min(50_000, events / 16))
    self.liveObjects = min(max(16, liveObjects ?? fitting), 1 << 28)
    let pages = Int(clamping: min(32_768, events / 32))
    self.machinePages = min(max(1_024, machinePages ?? pages), 1 << 28)
  }

  /// What the trace's header says of its origin.
  public var source: String {
    "synth \(preset.rawValue): events=\(events) seed=\(seed) cpus=\(processors)"
      + " live=\(liveObjects) pages=\(machinePages)"
  }
}
