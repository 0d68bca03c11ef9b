import FoundationEssentials

/// A vector in a folder.
public struct VectorCase: Sendable, CustomStringConvertible {
  /// The folder.
  public var folder: String
  /// The name, the part before `.in.csv`.
  public var name: String
  /// What test output shows.
  public var description: String { name }

  /// Every vector in a folder, by name.
  public static func all(in folder: String) -> [VectorCase] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let names = Set(
      files.compactMap { file -> String? in
        for ending in [".in.csv", ".in.csv.gz"] where file.hasSuffix(ending) {
          return String(file.dropLast(ending.count))
        }
        return nil
      })
    return names.sorted().map { VectorCase(folder: folder, name: $0) }
  }

  /// The vectors for a harness that stand in `Data/Vectors` beside a test's source file and, if
  /// the environment variable `TRACETOOL_VECTORS` names a folder, all those in it.
  public static func all(for harness: String, beside sourcePath: String = #filePath)
    -> [VectorCase]
  {
    let place = sourcePath.lastIndex(of: "/") ?? sourcePath.startIndex
    var folders = [sourcePath[..<place] + "/Data/Vectors"]
    if let more = ProcessInfo.processInfo.environment["TRACETOOL_VECTORS"] {
      folders.append(Substring(more))
    }
    return folders.flatMap { all(in: String($0)) }.filter { $0.isFor(harness) }
  }

  private func isFor(_ harness: String) -> Bool {
    guard let bytes = try? bytes(".in.csv") else { return false }
    return String(decoding: bytes.prefix(400), as: UTF8.self).contains("#harness=\(harness)\n")
  }

  /// The input.
  public func input() throws -> VectorInput {
    guard let bytes = try bytes(".in.csv") else { throw TestFileError("\(name): no input") }
    return try VectorInput(bytes)
  }

  /// The output that the input must yield.
  public func output() throws -> VectorOutput {
    guard let bytes = try bytes(".out.csv") else { throw TestFileError("\(name): no output") }
    return VectorOutput(bytes, states: try self.bytes(".state.jsonl"))
  }

  private func bytes(_ ending: String) throws -> [UInt8]? {
    for path in ["\(folder)/\(name)\(ending)", "\(folder)/\(name)\(ending).gz"]
    where FileManager.default.fileExists(atPath: path) {
      return try readPossiblyGzipped(path)
    }
    return nil
  }
}
