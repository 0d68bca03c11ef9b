/// What the events of a site do to the objects of a block.
///
/// What names an object comes first.
enum SiteAction: UInt8 {
  case reference, death, birth, none

  init(_ role: ObjectRole) {
    switch role {
    case .birth: self = .birth
    case .death: self = .death
    case .reference: self = .reference
    case .none: self = .none
    }
  }

  /// Whether an object is named.
  @inline(__always)
  var isReference: Bool { rawValue < Self.birth.rawValue }
}

/// A local site during a walk. Eight bytes, so that its number is an index as it is.
struct SiteState: BitwiseCopyable {
  /// Where its next reference stands; `noPlace` if its events name no objects.
  var place: UInt32
  /// What its events do.
  var action: SiteAction
  /// What its references count from: the raw value of their mode, the place in `Origins`.
  var origin: UInt8
  /// Objects that die by an event: 0 or 1.
  var deaths: UInt8

  /// Beyond every reference, so that one look says whether there is one.
  static let noPlace = UInt32.max
  /// A site that names no objects.
  static let idle = SiteState(place: noPlace, action: .none, origin: 0, deaths: 0)

  /// What the references of each mode count from; looked up and not branched on, so that three of
  /// the four modes go the same way through the walk.
  struct Origins {
    private var ordinals = InlineArray<4, Int32>(repeating: 0)

    /// The context's last birth.
    @inline(__always)
    mutating func bear(_ object: Int32) {
      ordinals[Int(ReferenceMode.contextBirth.rawValue)] = object
    }

    /// What the context touched last.
    @inline(__always)
    mutating func touch(_ object: Int32) {
      ordinals[Int(ReferenceMode.contextDelta.rawValue)] = object
    }

    /// What references count from by `SiteState.origin`; 0 if from nothing.
    @inline(__always)
    subscript(origin: UInt8) -> Int32 { ordinals[Int(origin & 3)] }
  }
}

extension SiteState {
  /// The state at the start of a block.
  init(place: UInt32, role: ObjectRole, mode: ReferenceMode) {
    let action = SiteAction(role)
    self.init(
      place: action.isReference ? place : Self.noPlace, action: action, origin: mode.rawValue,
      deaths: action == .death ? 1 : 0)
  }
}
