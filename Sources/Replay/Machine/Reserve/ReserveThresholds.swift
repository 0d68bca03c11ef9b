/// The marks by which DragonFly judges how many pages are free, in pages.
///
/// Formulas: `vm_pageout_free_page_calc` and `vm_pageout_thread` of `sys/vm/vm_pageout.c` (commit
/// 2198d48d, May 2021), integer division throughout.
public struct ReserveThresholds: Sendable, Equatable {
  /// `v_free_min`: below it ordinary faults wait.
  public var minimum: Int
  /// `v_free_reserved`: from it on every class of request is granted.
  public var reserved: Int
  /// `v_free_severe`: below it user processes stall.
  public var severe: Int
  /// `v_pageout_free_min`: from it on sleeping pagers are woken.
  public var pageoutMinimum: Int
  /// `v_interrupt_free_min`: down to it the system class may go.
  public var interruptMinimum: Int
  /// `v_paging_wait`: below it allocations are slowed down.
  public var wait: Int
  /// `v_paging_start`: below it the pagedaemon runs.
  public var start: Int
  /// `v_paging_target1`: up to it the pagedaemon works hard.
  public var target1: Int
  /// `v_paging_target2`: up to it the pagedaemon works.
  public var target2: Int

  /// Pages by which free pages must exceed the minimum before ordinary waiters are woken.
  public static let hysteresis = 16

  /// The thresholds of a machine with so many pages of memory.
  public init(pageCount: Int) {
    self.init(minimum: 64 + max(0, pageCount) / 200)
  }

  /// The thresholds that follow from the minimum.
  public init(minimum: Int) {
    self.minimum = minimum
    reserved = minimum * 4 / 8 + 7
    severe = minimum * 4 / 8
    pageoutMinimum = minimum * 2 / 8 + 7
    interruptMinimum = minimum / 8 + 7
    wait = 2 * minimum
    start = 3 * minimum
    target1 = 4 * minimum
    target2 = 5 * minimum
  }

  /// The names by which thresholds are given and reported, lowest first.
  public static var names: [(name: String, path: WritableKeyPath<Self, Int>)] {
    [
      ("interrupt_min", \.interruptMinimum), ("pageout_min", \.pageoutMinimum),
      ("severe", \.severe), ("reserved", \.reserved), ("min", \.minimum), ("wait", \.wait),
      ("start", \.start), ("target1", \.target1), ("target2", \.target2),
    ]
  }

  /// Two thresholds that stand the wrong way round: the first must not exceed the second.
  public struct Disorder: Error, Equatable {
    /// The one that is too high.
    public var lower: String
    /// The one that is too low.
    public var upper: String
  }

  /// Checks that no threshold is negative and that they rise in the order of `names`; only severe
  /// and reserved may change places.
  public func check() throws(Disorder) {
    var previous = (name: "0", pages: 0)
    for (name, path) in Self.names {
      let pages = self[keyPath: path]
      let floor = name == "reserved" ? pageoutMinimum : previous.pages
      guard pages >= floor else { throw Disorder(lower: previous.name, upper: name) }
      previous = (name, name == "reserved" ? max(pages, severe) : pages)
    }
  }
}
