/// Where the shared memory and the preloaded recorder lie while a recording runs: in a folder in
/// memory if programs may be loaded from there, else the recorder in a temporary one.
///
/// The folders are removed at the end.
struct RecordingFolder: ~Copyable {
  private static let memory = "/dev/shm"

  /// The file for the shared memory.
  let areaPath: String
  /// The preloaded recorder.
  let libraryPath: String
  private let folders: [String]

  private init(_ folders: [String]) {
    self.folders = folders
    areaPath = "\(folders[0])/area"
    libraryPath = "\(folders[folders.count - 1])/recorder.so"
  }

  /// Makes the folders and writes the recorder.
  static func make() throws(RecordError) -> RecordingFolder {
    let temporary = RecordedChild.variable("TMPDIR") ?? "/tmp"
    let inMemory = LocalFile.makeFolder(below: memory)
    var folders = inMemory.map { [$0] } ?? []
    var isLacking = inMemory == nil
    if inMemory == nil || !LocalFile.allowsPrograms(memory) {
      let other = LocalFile.makeFolder(below: temporary)
      isLacking = other == nil
      if let other { folders.append(other) }
    }
    guard !isLacking else {
      for path in folders { LocalFile.remove(path) }
      throw .noRoom(reason: "no folder can be made in \(temporary)")
    }
    let made = RecordingFolder(folders)
    do {
      try LocalFile.create(made.libraryPath, Base64.bytes(EmbeddedRecorder.text))
    } catch {
      throw .noRoom(reason: "\(made.libraryPath): \(error.reason)")
    }
    return made
  }

  deinit {
    for path in [areaPath, libraryPath] + folders { LocalFile.remove(path) }
  }
}
