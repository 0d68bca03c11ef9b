/// What the events of a site do to the objects of a block.
///
/// What names an object comes first, and its lowest bit says whether the object dies.
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
  /// Objects that die, for all that name one: 0 or 1.
  @inline(__always)
  var deaths: Int { Int(rawValue & 1) }
}

/// A local site during a walk.
///
/// What a reference counts from depends on the site's mode. It is masked, not branched on: modes
/// mix so closely that the branches could not be predicted.
struct SiteState: BitwiseCopyable {
  /// Where its next reference stands.
  var place: UInt32
  /// All ones if references count from what the context touched last, else 0.
  var touchedMask: Int32
  /// All ones if references count from the context's last birth, else 0.
  var birthMask: Int32
  /// What its events do.
  var action: SiteAction

  /// A site that names no objects.
  static let idle = SiteState(place: 0, touchedMask: 0, birthMask: 0, action: .none)
}

extension SiteState {
  /// The state at the start of a block.
  init(place: UInt32, role: ObjectRole, mode: ReferenceMode) {
    self.init(
      place: place, touchedMask: mode == .contextDelta ? -1 : 0,
      birthMask: mode == .contextBirth ? -1 : 0, action: SiteAction(role))
  }

  /// What references count from.
  @inline(__always)
  func origin(touched: Int32, lastBirth: Int32) -> Int32 {
    (touched & touchedMask) | (lastBirth & birthMask)
  }
}
