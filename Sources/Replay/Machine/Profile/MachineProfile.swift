/// A kernel's answer to low memory, as settings of the machine.
public struct MachineProfile: Sendable {
  /// The allocator that serves swap metadata, if the kernel has its own.
  public struct Allocator: Sendable {
    /// The model's name.
    public var model: String
    /// Its parameters where they differ from the defaults.
    public var parameters: [(name: String, value: String)]
  }

  /// The name by which it is asked for.
  public let name: String
  /// One line: what it stands for.
  public let summary: String
  /// Kernel files and versions that it follows.
  public let sources: [String]
  /// The machine with so many pages of memory: thresholds, switches, objects of swap metadata. No
  /// page is free, nobody takes part.
  public let setup: @Sendable (_ pageCount: Int) -> MachineSetup
  /// What serves swap metadata on a machine with so many pages; nil: it must be chosen.
  public let allocator: @Sendable (_ pageCount: Int) -> Allocator?

  /// Every profile, one line each. Scenario files and the command line read this list.
  public static let all: [MachineProfile] = [
    dragonFly, freeBSD, illumos, netBSD, openBSD, xnu, linux,
  ]

  /// The profile called `name`.
  /// - Throws: `UnknownProfile`.
  public static func named(_ name: String) throws(UnknownProfile) -> MachineProfile {
    guard let profile = all.first(where: { $0.name == name }) else {
      throw UnknownProfile(name: name, known: all.map(\.name))
    }
    return profile
  }

  /// No profile has this name.
  public struct UnknownProfile: Error, Equatable, Sendable, CustomStringConvertible {
    /// The name that was asked for.
    public var name: String
    /// Those that there are.
    public var known: [String]
    /// In words.
    public var description: String {
      let hint = Suggestion.nearest(to: name, in: known).map { "; did you mean \($0)?" } ?? ""
      return "no machine \"\(name)\"; there are \(known.joined(separator: ", "))\(hint)"
    }
  }

  static func genericSlab(_ parameters: [(name: String, value: String)]) -> Allocator {
    Allocator(model: GenericSlabModel.descriptor.name, parameters: parameters)
  }
}
