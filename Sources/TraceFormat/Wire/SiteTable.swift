/// What a walk over a block must know of each local site, and where its next reference stands.
///
/// Two forms, so that the walk is compiled for each: nearly all blocks have few enough sites for
/// one byte, whose table needs no bounds checks.
protocol SiteTable {
  /// A local site as the column holds it.
  associatedtype Element: FixedWidthInteger & UnsignedInteger
  /// The state of a local site.
  subscript(site: Element) -> SiteState { get set }
}

/// A local site during a walk: how its events' objects follow from their values, without branches.
///
/// An event's object is its value, plus the births so far if `births`, plus the object that the
/// context touched last if `previous`; unless the value is a code.
struct SiteState {
  /// Index of its next value.
  var next: Int32
  /// 1 if each event takes a value, 0 if all share one.
  var step: Int8
  /// 1 if its events are births.
  var isBirth: Int8
  /// 1 if its events are deaths.
  var isDeath: Int8
  /// All bits or none.
  var births: Int32
  /// All bits or none.
  var previous: Int32

  /// Index in the values of the relative ordinal 0, for births.
  static let zeroPlace: Int32 = 0
  /// Index in the values of `EventBatch.noObject`, for events without object.
  static let noObjectPlace: Int32 = 1
  /// Index in the values of a code that no event may have, for sites that do not exist.
  static let unsoundPlace: Int32 = 2
  /// Where the references begin.
  static let firstPlace: Int32 = 3

  /// A site of the block.
  /// - Parameter start: where its references stand among all.
  init(_ role: ObjectRole, _ mode: ReferenceMode, start: Int) {
    next = Self.firstPlace &+ Int32(start)
    step = 0
    isBirth = 0
    isDeath = 0
    births = 0
    previous = 0
    switch role {
    case .none: next = Self.noObjectPlace
    case .birth:
      next = Self.zeroPlace
      births = -1
      isBirth = 1
    case .death, .reference:
      step = 1
      isDeath = role == .death ? 1 : 0
      births = mode == .age ? -1 : 0
      previous = mode == .contextDelta ? -1 : 0
    }
  }

  /// A site that does not exist.
  static var unsound: SiteState {
    var state = SiteState(.none, .age, start: 0)
    state.next = unsoundPlace
    return state
  }
}

/// At most 256 sites.
struct SmallSiteTable: SiteTable {
  private var states: InlineArray<256, SiteState>

  init(_ states: [SiteState]) {
    self.states = InlineArray(repeating: .unsound)
    for site in states.indices { self.states[site] = states[site] }
  }

  @inline(__always)
  subscript(site: UInt8) -> SiteState {
    get { states[Int(site)] }
    set { states[Int(site)] = newValue }
  }
}

/// Up to 65,536 sites.
struct LargeSiteTable: SiteTable {
  private var states: [SiteState]

  init(_ states: [SiteState]) {
    self.states = states
    self.states.resize(to: 65_536, filling: .unsound)
  }

  @inline(__always)
  subscript(site: UInt16) -> SiteState {
    get { states[Int(site)] }
    set { states[Int(site)] = newValue }
  }
}
