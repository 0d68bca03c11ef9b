/// The course of allocations over the time of a trace whose length is not known beforehand: at most
/// `capacity` bins, which become twice as long, and half as many, whenever they do not suffice.
struct RateTimeline: Sendable {
  /// One stretch of time.
  struct Bin: Sendable, Equatable {
    var allocations: UInt64 = 0
    var frees: UInt64 = 0
    var bytes: UInt64 = 0
    /// Most bytes live after an allocation within it; -1 if there was none.
    var peakLiveBytes: Int64 = -1
    /// Bytes live after its last allocation or free; -1 if there was none.
    var lastLiveBytes: Int64 = -1

    /// An object of this size is made, and so many bytes are live then.
    @inline(__always)
    mutating func make(_ size: Int64, live: Int64) {
      allocations &+= 1
      bytes &+= UInt64(truncatingIfNeeded: size)
      peakLiveBytes = max(peakLiveBytes, live)
      lastLiveBytes = live
    }

    /// An object is freed, and so many bytes are live then.
    @inline(__always)
    mutating func free(live: Int64) {
      frees &+= 1
      lastLiveBytes = live
    }

    static func + (a: Bin, b: Bin) -> Bin {
      Bin(
        allocations: a.allocations &+ b.allocations, frees: a.frees &+ b.frees,
        bytes: a.bytes &+ b.bytes, peakLiveBytes: max(a.peakLiveBytes, b.peakLiveBytes),
        lastLiveBytes: b.lastLiveBytes < 0 ? a.lastLiveBytes : b.lastLiveBytes)
    }
  }

  /// Bins at most.
  static let capacity = 128

  /// The bins, from time 0 on.
  var bins = Array(repeating: Bin(), count: Self.capacity)
  /// The length of a bin is 2^`shift` nanoseconds.
  private(set) var shift: UInt64 = 0

  /// Makes bins long enough that `time` falls into one.
  mutating func reach(_ time: UInt64) {
    while time >> shift >= UInt64(Self.capacity) {
      for place in 0..<Self.capacity {
        bins[place] =
          place < Self.capacity / 2 ? bins[2 * place] + bins[2 * place + 1] : Bin()
      }
      shift += 1
    }
  }
}
