import Foundation

/// A small C program that a test compiles, records and reads the traces of.
struct RecordedProgram {
  /// A compiler for C, if the machine has one.
  static let compiler = ["/usr/bin/cc", "/usr/bin/clang", "/usr/bin/gcc"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }
  static var canCompile: Bool { compiler != nil }

  let tool: Tool

  init() throws { tool = try Tool() }

  /// Compiles a program of `Programs/`.
  /// - Returns: the executable's path.
  @discardableResult
  func compile(_ name: String, _ options: [String] = [], to output: String? = nil) throws -> String
  {
    let path = tool.path(output ?? name)
    let process = Process()
    process.executableURL = URL(filePath: Self.compiler ?? "/usr/bin/cc")
    let source = Tool.beside("Record/Programs/\(name).c")
    process.arguments = ["-O1", "-fno-builtin", "-o", path, source, "-pthread"] + options
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Tool.Failure(message: "cc \(name)") }
    return path
  }

  /// Records a program.
  func record(
    _ command: [String], _ options: [String] = [], output: String = "x.memtrace"
  ) throws -> Tool.Result {
    try tool.run(["record", "-o", output] + options + ["--"] + command)
  }

  /// The events of a trace, as lines of the text twin.
  func events(_ trace: String = "x.memtrace", allowDamage: Bool = false) throws -> [Event] {
    let result = try tool.run(["cat", trace] + (allowDamage ? ["--allow-damage"] : []))
    guard result.status == 0 else { throw Tool.Failure(message: result.error) }
    return result.text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(Event.init)
  }

  /// The traces in the folder.
  func traces() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: tool.folder.path)
      .filter { $0.hasSuffix(".memtrace") }.sorted()
  }

  /// A line of the text twin.
  struct Event {
    var thread: Int
    var name: String
    var kind: String
    private var fields: [Substring: Substring] = [:]

    init(_ line: Substring) {
      let words = line.split(separator: " ")
      thread = Int(words[2]) ?? -1
      name = String(words[3])
      kind = String(words[4])
      for word in words.dropFirst(5) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 { fields[parts[0]] = parts[1] }
      }
    }

    func text(_ field: String) -> String { fields[Substring(field)].map(String.init) ?? "" }
    var requested: Int { Int(text("requested")) ?? -1 }
    var object: String { text("object") }
    var site: String { text("site") }
  }
}

extension [RecordedProgram.Event] {
  func count(_ kind: String, requested: Int? = nil) -> Int {
    filter { $0.kind == kind && (requested == nil || $0.requested == requested) }.count
  }

  /// Frees of objects that were allocated with `requested` bytes.
  func frees(ofRequested requested: Int) -> Int {
    let born = Set(filter { $0.kind == "allocate" && $0.requested == requested }.map(\.object))
    return filter { $0.kind == "free" && born.contains($0.object) }.count
  }
}
