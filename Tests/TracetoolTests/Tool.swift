import Foundation

/// The built executable, run as a user runs it: own process, own environment, own folder.
struct Tool {
  /// What a run left behind.
  struct Result {
    var status: Int32
    var output: Data
    var error: String
    var text: String { String(decoding: output, as: UTF8.self) }
  }

  /// A folder that is removed with the tool.
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "tracetool-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// Removes the folder.
  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// The test's data.
  static func data(_ name: String) -> String { beside("Data/\(name)") }

  /// A path beside this file.
  static func beside(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: name).path
  }

  /// The products' folder is where the running test bundle lies; both are built together.
  private static let executable: URL = {
    let start = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    var candidates = [start]
    for argument in CommandLine.arguments { candidates.append(URL(filePath: argument)) }
    for candidate in candidates {
      var folder = candidate.deletingLastPathComponent()
      for _ in 0..<4 {
        let tool = folder.appending(path: "tracetool")
        if FileManager.default.isExecutableFile(atPath: tool.path) { return tool }
        folder.deleteLastPathComponent()
      }
    }
    let root = URL(filePath: Tool.beside("../..")).standardizedFileURL
    return root.appending(path: ".build/debug/tracetool")
  }()

  /// Runs the tool in its folder. Its output goes to `outputPath` if that is given.
  @discardableResult
  func run(
    _ arguments: [String], input: Data? = nil, outputPath: String? = nil,
    environment: [String: String] = [:]
  ) throws -> Result {
    let process = Process()
    process.executableURL = Self.executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    let fixed = ["LC_ALL": "C.UTF-8", "NO_COLOR": "1", "COLUMNS": "80", "PATH": "/usr/bin:/bin"]
    process.environment = fixed.merging(environment) { $1 }
    // Files instead of pipes: no reader is needed, and no amount of output can block.
    let name = UUID().uuidString
    let outputFile = outputPath ?? folder.appending(path: "\(name).out").path
    let errorFile = folder.appending(path: "\(name).err").path
    for path in [outputFile, errorFile] where !FileManager.default.fileExists(atPath: path) {
      try Data().write(to: URL(filePath: path))
    }
    process.standardOutput = FileHandle(forWritingAtPath: outputFile)
    process.standardError = FileHandle(forWritingAtPath: errorFile)
    if let input {
      let inputFile = folder.appending(path: "\(name).in")
      try input.write(to: inputFile)
      process.standardInput = try FileHandle(forReadingFrom: inputFile)
    } else {
      process.standardInput = FileHandle.nullDevice
    }
    try process.run()
    process.waitUntilExit()
    let error = try String(contentsOfFile: errorFile, encoding: .utf8)
    let output = outputPath == nil ? try Data(contentsOf: URL(filePath: outputFile)) : Data()
    return Result(status: process.terminationStatus, output: output, error: error)
  }

  /// Starts the tool and does not wait for it. What is not given goes nowhere.
  func start(
    _ arguments: [String], input: Pipe? = nil, output: Pipe? = nil, error: Pipe? = nil
  ) throws -> Process {
    let process = Process()
    process.executableURL = Self.executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = input ?? FileHandle.nullDevice
    process.standardOutput = output ?? FileHandle.nullDevice
    process.standardError = error ?? FileHandle.nullDevice
    try process.run()
    return process
  }

  /// A file in the folder.
  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// A file's bytes.
  func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: path(name))) }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// Imports the small recording as `trace.memtrace`.
  func importSample() throws {
    let result = try run(
      ["import", Tool.data("tiny.tracecmd.txt.gz"), "-o", "trace.memtrace", "--quiet"])
    guard result.status == 0 else { throw Failure(message: result.error) }
  }

  struct Failure: Error { var message: String }
}
