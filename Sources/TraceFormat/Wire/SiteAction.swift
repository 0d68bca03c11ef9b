/// What the events of a site do to the objects of a block: their role, and for deaths and
/// references how they are predicted.
///
/// In an order that lets the walk decide with few comparisons: what is common first, and of each
/// two after `none` the first is a death.
enum SiteAction: UInt8 {
  case birth, none
  case deathContextDelta, referenceContextDelta
  case deathContextDeath, referenceContextDeath
  case deathContextBirth, referenceContextBirth
  case deathSiteDelta, referenceSiteDelta

  init(_ role: ObjectRole, _ mode: ReferenceMode) {
    switch (role, mode) {
    case (.birth, _): self = .birth
    case (.none, _): self = .none
    case (.death, .contextDelta): self = .deathContextDelta
    case (.death, .contextDeath): self = .deathContextDeath
    case (.death, .contextBirth): self = .deathContextBirth
    case (.death, .siteDelta): self = .deathSiteDelta
    case (.reference, .contextDelta): self = .referenceContextDelta
    case (.reference, .contextDeath): self = .referenceContextDeath
    case (.reference, .contextBirth): self = .referenceContextBirth
    case (.reference, .siteDelta): self = .referenceSiteDelta
    }
  }

  /// Whether the object dies, for all that name one.
  @inline(__always)
  var isDeath: Bool { rawValue & 1 == 0 }
  /// Whether the reference is relative to what the context touched last, if it is one.
  @inline(__always)
  var isContextDelta: Bool { rawValue < Self.deathContextDeath.rawValue }
  /// Whether the reference is to a death of the context, if none of the above.
  @inline(__always)
  var isContextDeath: Bool { rawValue < Self.deathContextBirth.rawValue }
  /// Whether the reference is relative to the context's last birth, if none of the above.
  @inline(__always)
  var isContextBirth: Bool { rawValue < Self.deathSiteDelta.rawValue }
}

/// A local site during a walk.
struct SiteState: BitwiseCopyable {
  /// Where its next reference stands.
  var place: UInt32
  /// What its events do.
  var action: SiteAction
}
