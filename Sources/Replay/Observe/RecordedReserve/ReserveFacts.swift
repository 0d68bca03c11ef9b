/// Free pages as recorded: how low they fell, below which threshold, when, how long, and who took
/// them. Pages; times in nanoseconds since the trace's start.
public struct ReserveFacts: Sendable, Equatable {
  /// Below what a page allocator does something about it (Linux zone watermarks).
  public struct Thresholds: Sendable, Equatable {
    /// Only those who may dip into the reserve get pages below it.
    public var minimum: Int64
    /// Below it the page-out daemon is woken.
    public var low: Int64
    /// Above it the daemon sleeps.
    public var high: Int64

    /// Thresholds in pages.
    public init(minimum: Int64, low: Int64, high: Int64) {
      self.minimum = minimum
      self.low = low
      self.high = high
    }

    /// By name, lowest first.
    var named: [(name: String, pages: Int64)] {
      [("min", minimum), ("low", low), ("high", high)]
    }
  }

  /// What the level of the curve rests upon.
  public enum Anchor: String, Sendable {
    /// Nothing: the curve says how many pages more or fewer than at the trace's start.
    case none
    /// The number of free pages at the trace's start, given from outside.
    case given
    /// Gauges in the trace.
    case gauges
  }

  /// A level and when it was reached first.
  public struct Low: Sendable, Equatable {
    /// Pages.
    public var pages: Int64
    /// When.
    public var timeNanoseconds: UInt64
  }

  /// A zone of memory whose gauges are in the trace.
  public struct Zone: Sendable, Equatable {
    /// Its name; empty if the gauges name none.
    public var name: String
    /// Its memory node.
    public var node: UInt16
    /// Gauges.
    public var gauges: UInt64 = 0
    /// Its thresholds, at the last gauge.
    public var thresholds = Thresholds(minimum: 0, low: 0, high: 0)
    /// The gauge with the fewest free pages.
    public var lowest: Low
    /// The gauge with the fewest pages above the minimum, or the most below: this difference.
    public var tightest: Low
  }

  /// How well the curve from page events meets the gauges. A difference is what the gauges say
  /// (pages in per-CPU lists included, if there are gauges of them) minus what the curve does.
  public struct Agreement: Sendable, Equatable {
    /// Gauges compared; those of one moment count once.
    public var gauges: UInt64 = 0
    /// Half of the differences from one gauge to the next are no larger.
    public var medianStep: UInt64 = 0
    /// The largest difference from one gauge to the next.
    public var largestStep: UInt64 = 0
    /// The largest difference that has come together since the first gauge.
    public var largestDrift: UInt64 = 0
    /// The difference that has come together from the first gauge to the last.
    public var lastDrift: Int64 = 0
  }

  /// A count by actor.
  public struct Share: Sendable, Equatable {
    /// Who.
    public var actor: RecordedActor
    /// Pages, or refusals.
    public var count: UInt64
  }

  /// A time during which fewer pages were free than a threshold says.
  public struct Dip: Sendable, Equatable {
    /// The zone; nil for the whole machine.
    public var zone: String?
    /// The threshold's name.
    public var threshold: String
    /// When it began; for a zone, at which gauge it was seen first.
    public var startNanoseconds: UInt64
    /// How long it was; nil if it lasts to the trace's end.
    public var durationNanoseconds: UInt64?
    /// Pages by which the threshold was missed at the worst.
    public var depthPages: Int64
    /// Who took most pages meanwhile.
    public var takers: [Share] = []
    /// Who got no pages meanwhile, and how often.
    public var turnedAway: [Share] = []
  }

  /// All dips below one threshold.
  public struct Below: Sendable, Equatable {
    /// The zone; nil for the whole machine.
    public var zone: String?
    /// The threshold's name.
    public var threshold: String
    /// Dips.
    public var count: UInt64 = 0
    /// All together; one that lasts counts up to the trace's end.
    public var totalNanoseconds: UInt64 = 0
    /// The longest.
    public var longestNanoseconds: UInt64 = 0
    /// The deepest, in pages.
    public var depthPages: Int64 = 0
  }

  /// Only so many dips are kept for each threshold: the first ones. All are summed up in `below`.
  public static let dipLimit = 1_000

  /// What the level rests upon.
  public var anchor = Anchor.none
  /// The machine's thresholds: the sums of its zones'. Nil if there are none.
  public var thresholds: Thresholds?
  /// The lowest point of the curve: of free pages, per-CPU lists not counted; without an anchor,
  /// the change since the trace's start. Nil if there is no curve.
  public var lowest: Low?
  /// Times that compaction ran, if that was recorded.
  public var compactions: UInt64 = 0
  /// Gauges of zones beyond the 64th, which are passed over.
  public var ignoredGauges: UInt64 = 0
  /// Zones, in the order of their first gauges.
  public var zones: [Zone] = []
  /// Curve against gauges; nil with fewer than two.
  public var agreement: Agreement?
  /// Dips by threshold, whether there were any or not.
  public var below: [Below] = []
  /// Dips in order of time; without thresholds, those into the lowest quarter of the curve.
  public var dips: [Dip] = []
  /// The lowest point of the curve in each of equal spans of time.
  public var curve: [Int64] = []
  /// The length of such a span.
  public var curveStepNanoseconds: UInt64 = 0

  /// Nothing known.
  public init() {}

  /// The zone that came nearest to its minimum, or fell farthest below it.
  public var tightestZone: Zone? { zones.min { $0.tightest.pages < $1.tightest.pages } }
}
