/// Johnstone and Wilson's four measures of fragmentation ("The Memory Fragmentation Problem:
/// Solved?", ISMM 1998), as excess: held ÷ live − 1, so that 0 is none. Time is allocation time:
/// bytes allocated so far. nil where nothing was live.
public struct FragmentationMeasures: Sendable, Equatable {
  /// Measure 1: held ÷ live after each allocation, weighted by the bytes allocated. Peaks are
  /// hidden.
  public var meanOverTime: Double?
  /// Measure 2: at the moment of most live bytes.
  public var atPeakLive: Double?
  /// Measure 3: at the moment of most held bytes.
  public var atPeakHeld: Double?
  /// Measure 4: most held ÷ most live; the moments may differ.
  public var peakToPeak: Double?

  /// The excess of `held` over `live`.
  static func excess(_ held: Int, over live: Int) -> Double? {
    live > 0 ? Double(held) / Double(live) - 1 : nil
  }
}
