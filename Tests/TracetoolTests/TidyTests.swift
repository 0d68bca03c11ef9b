import Foundation
import Testing

/// The rules that neither compiler nor formatter can see.
struct TidyTests {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A Swift file: its path within the project, and its lines.
  struct Source {
    var path: String
    var lines: [String]

    var isTest: Bool { path.hasPrefix("Tests/") }
    var target: String { String(path.split(separator: "/")[1]) }

    /// The code of each line that contains `word`, without comments and string literals.
    func code(with word: String) -> [(line: Int, text: String)] {
      lines.enumerated().filter { $1.contains(word) }.map { place, line in
        let bare = line.replacing(#/"(\\.|[^"\\])*"/#, with: "\"\"")
        let end = bare.range(of: "//")?.lowerBound ?? bare.endIndex
        return (place + 1, String(bare[..<end]))
      }
    }
  }

  static func files(under folder: String) -> [String] {
    let base = root.appending(path: folder)
    let found = FileManager.default.enumerator(atPath: base.path)
    var paths: [String] = []
    while let path = found?.nextObject() as? String {
      let isFolder = base.appending(path: path).resourceIsFolder
      if !isFolder { paths.append("\(folder)/\(path)") }
    }
    return paths.sorted()
  }

  static let sources: [Source] =
    (files(under: "Sources") + files(under: "Tests")).filter { $0.hasSuffix(".swift") }
    .map { path in
      let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8)
      return Source(path: path, lines: (text ?? "").components(separatedBy: "\n"))
    }

  /// Tables and samples of lines within comments cannot be broken.
  @Test func linesAreAtMostAHundredColumns() {
    for source in Self.sources {
      for (place, line) in source.lines.enumerated() where line.utf8.count > 100 {
        let isFixed = line.contains("/// |") || line.contains("///     ")
        if !isFixed && line.count > 100 { Issue.record("\(source.path):\(place + 1): too long") }
      }
    }
  }

  @Test func filesAreShort() {
    for source in Self.sources {
      let limit = source.isTest ? 300 : 400
      #expect(source.lines.count <= limit + 1, "\(source.path)")
    }
  }

  /// What would hide a failure or leave work undone. Spelled in two parts: this file is read too.
  @Test func sourcesAreFreeOfShortcuts() {
    let everywhere = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
    let inSources = ["fatal" + "Error", "tr" + "y!", "a" + "s!"]
    for source in Self.sources {
      for (place, line) in source.lines.enumerated() {
        for word in everywhere where line.contains(word) {
          Issue.record("\(source.path):\(place + 1): \(word)")
        }
      }
      guard !source.isTest else { continue }
      for word in inSources {
        for (line, text) in source.code(with: word) where text.contains(word) {
          Issue.record("\(source.path):\(line): \(word)")
        }
      }
    }
  }

  /// Which modules of the project each target may import.
  @Test func importsRunOneWay() {
    let allowed: [String: Set<String>] = [
      "TraceFormat": ["CZstd"], "TraceImport": ["TraceFormat", "CZstd", "CZlib"],
      "TraceRecord": ["TraceFormat", "TraceImport", "CRecorder"],
      "TraceSynth": ["TraceFormat"], "Replay": ["TraceFormat"],
      "Fidelity": ["TraceFormat", "TraceImport", "Replay"],
      "tracetool": [
        "TraceFormat", "TraceImport", "TraceRecord", "TraceSynth", "Replay", "Fidelity",
      ],
    ]
    let ours = Set(allowed.keys).union(["CZstd", "CZlib", "CRecorder", "TestSupport"])
    for source in Self.sources where !source.isTest {
      for (line, text) in source.code(with: "import ") {
        let words = text.split(separator: " ").map(String.init)
        guard let place = words.firstIndex(of: "import"), place + 1 < words.count else { continue }
        let module = words[place + 1]
        #expect(module != "Foundation", "\(source.path):\(line)")
        guard ours.contains(module) else { continue }
        #expect(
          allowed[source.target, default: []].contains(module),
          "\(source.path):\(line): \(source.target) imports \(module)")
      }
    }
  }

  /// Unsafe constructs stand beside the C calls that they are for, in these files only.
  @Test func unsafeCodeHasItsPlace() {
    let allowed: Set<String> = [
      "Sources/TraceFormat/Wire/Zstd.swift", "Sources/TraceFormat/Wire/ZstdStream.swift",
      "Sources/TraceFormat/Wire/ByteFile.swift",
      "Sources/TraceImport/Input/ByteSearch.swift", "Sources/TraceImport/Input/Descriptor.swift",
      "Sources/TraceImport/Input/Inflate.swift", "Sources/TraceImport/Input/ZstdStream.swift",
      "Sources/TraceRecord/Area/SharedArea.swift",
      "Sources/tracetool/Terminal/SystemCalls.swift",
    ]
    for source in Self.sources where !source.isTest && !allowed.contains(source.path) {
      for (line, text) in source.code(with: "unsafe")
      where text.contains(#/\bunsafe\b/#) {
        Issue.record("\(source.path):\(line): unsafe")
      }
    }
  }

  @Test func everySampleSaysItsOrigin() throws {
    let samples = Self.files(under: "samples").filter { $0 != "samples/README.md" }
    guard !samples.isEmpty else { return }
    let readme = try String(
      contentsOf: Self.root.appending(path: "samples/README.md"), encoding: .utf8)
    for sample in samples {
      let name = String(sample.dropFirst("samples/".count))
      #expect(readme.contains(name), "samples/README.md does not mention \(name)")
    }
  }
}

extension URL {
  fileprivate var resourceIsFolder: Bool {
    (try? resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory ?? false
  }
}
