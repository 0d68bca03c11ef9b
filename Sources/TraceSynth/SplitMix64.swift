/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): the same numbers from the same seed on every
/// machine. All choices are made with whole numbers, since mathematical libraries differ.
struct SplitMix64: Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  @inline(__always)
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number from 0 to `bound` - 1; `bound` is from 1 to 2^32.
  @inline(__always)
  mutating func below(_ bound: Int) -> Int {
    let high = (next() >> 32) &* UInt64(truncatingIfNeeded: bound)
    return Int(truncatingIfNeeded: high >> 32)
  }

  /// Whether something happens that happens `part` times in 1,024.
  @inline(__always)
  mutating func happens(in1024 part: Int) -> Bool { Int(next() & 1023) < part }

  /// A length whose octaves are ever rarer, as service times and lifetimes are: `base` to
  /// 2 x `base` half of the time, twice that a quarter of the time, and so on for `octaves`.
  @inline(__always)
  mutating func spread(_ base: UInt64, octaves: Int) -> UInt64 {
    let bits = next()
    let octave = min(bits.trailingZeroBitCount, octaves - 1)
    let start = base << UInt64(octave)
    return start &+ ((bits >> 32) &* start) >> 32
  }
}
