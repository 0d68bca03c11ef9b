/// Tells which types and call sites account for bytes, by a rule under which the parts sum to the
/// whole, byte by byte.
///
/// - A *type* answers for the pages that are its own. If in one of the two results types share
///   pages, it answers in both for what is set aside for its live objects: like is held against
///   like.
/// - What is left (shared pages, caches of free slabs) is the *rest*, a row of its own.
/// - A *call site* answers for the live bytes of its objects of a type, and for a share of what the
///   type answers for beyond its live bytes, in proportion to them. Shares are whole bytes: each
///   site gets what the rounded-down running share grows by, in the order of names.
/// - What a type without a live object answers for has no call site: it is a row "no live object".
struct Attribution {
  /// Who answers: a type, or a call site's objects of a type.
  struct Key: Hashable, Comparable, Sendable {
    var type: String
    var callSite: String
    static func < (a: Key, b: Key) -> Bool { (a.type, a.callSite) < (b.type, b.callSite) }
  }

  /// The row of what belongs to no type.
  static let rest = Key(type: "(of no single type)", callSite: "")
  /// The call site of types without live objects.
  static let nobody = "(no live object)"

  /// Whether types answer for their own pages.
  let byPages: Bool

  /// The rule under which `a` and `b` can be compared.
  init(_ a: ComparedResult.Moment, _ b: ComparedResult.Moment) {
    byPages = (a.types.values.map(\.heldBytes) + b.types.values.map(\.heldBytes))
      .allSatisfy { $0 != nil }
  }

  /// What each type answers for, and the rest.
  func types(_ moment: ComparedResult.Moment) -> [Key: Int64] {
    var parts: [Key: Int64] = [:]
    var left = moment.totalBytes
    for (name, type) in moment.types {
      let part = share(type)
      parts[Key(type: name, callSite: "")] = part
      left &-= part
    }
    parts[Self.rest] = left
    return parts
  }

  /// What each call site answers for, and the rest; nil if the result does not say.
  func sites(_ moment: ComparedResult.Moment) -> [Key: Int64]? {
    guard let sites = moment.sites else { return nil }
    var parts = types(moment)
    var lists: [String: [ComparedResult.SitePart]] = [:]
    for site in sites where site.liveBytes > 0 { lists[site.type, default: []].append(site) }
    for (name, type) in moment.types {
      parts[Key(type: name, callSite: "")] = nil
      let members = (lists[name] ?? []).sorted { $0.callSite < $1.callSite }
      let live = members.reduce(0) { $0 + $1.liveBytes }
      let part = share(type)
      guard live > 0 else {
        parts[Key(type: name, callSite: Self.nobody)] = part
        continue
      }
      var passed: Int64 = 0
      var given: Int64 = 0
      for member in members {
        passed += member.liveBytes
        let until = Self.scaled(part, passed, of: live)
        parts[Key(type: name, callSite: member.callSite), default: 0] += until - given
        given = until
      }
    }
    return parts
  }

  private func share(_ type: ComparedResult.TypePart) -> Int64 {
    byPages ? type.heldBytes ?? 0 : type.allocatedBytes
  }

  /// `whole` × `part` ÷ `all`, rounded towards zero, without overflow on the way; `part` is from 0
  /// to `all`.
  private static func scaled(_ whole: Int64, _ part: Int64, of all: Int64) -> Int64 {
    let product = whole.magnitude.multipliedFullWidth(by: part.magnitude)
    let quotient = all.magnitude.dividingFullWidth(product).quotient
    return whole < 0 ? -Int64(quotient) : Int64(quotient)
  }
}
