import TraceFormat

/// What an event of a site means to the replay, in one word: the request in bits 0 to 31, the role
/// above.
struct SiteAction: Sendable {
  /// The kinds of meaning.
  enum Role: UInt8, Sendable {
    /// No object of a model is concerned; a run of pages at most.
    case nothing
    /// An object is born whose size the trace does not say.
    case unsizedBirth
    /// An object is allocated for `request`.
    case allocate
    /// An object is freed.
    case free
    /// An object is reallocated for `request`.
    case reallocate
    /// No event of this site was met yet.
    case unseen
  }

  private let word: UInt64

  /// An action.
  init(_ role: Role, request: UInt32 = 0) {
    word = UInt64(request) | UInt64(role.rawValue) << 32
  }

  /// What it does.
  var role: Role { Role(rawValue: UInt8(truncatingIfNeeded: word >> 32)) ?? .nothing }
  /// Index of the request.
  var request: UInt32 { UInt32(truncatingIfNeeded: word) }
  /// Whether the role is `allocate` or `free`, as that of almost every event that is picked.
  var isPlain: Bool { word >> 33 == UInt64(Role.allocate.rawValue >> 1) }
  /// What a plain action asks of a model.
  var kind: Operation.Kind { word & 1 << 32 == 0 ? .allocate : .free }

  /// What an event of such a site adds to the tally of a walk.
  func step(_ kind: EventSpec) -> EventTally {
    EventTally(
      isPicked: role == .nothing ? 0 : 1, births: kind.role == .birth ? 1 : 0,
      unrecorded: kind.countsAsRecorded ? 0 : 1)
  }
}
