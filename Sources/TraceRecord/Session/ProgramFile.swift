/// Why a program cannot be recorded, told from its file.
enum ProgramFile {
  private static let interpreterSegment: UInt32 = 3
  private static let changesOwner: UInt32 = 0o6000

  /// The reason; nil if the file gives none.
  static func whyUnrecorded(_ program: String) -> String? {
    guard let path = find(program), let mode = LocalFile.programMode(path) else { return nil }
    if mode & changesOwner != 0 {
      return "\(path) runs as another user (setuid or setgid): the loader preloads nothing into it"
    }
    guard let bytes = LocalFile.read(path, limit: 4096),
      bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]), bytes.count > 64
    else { return nil }
    let table = Int(bytes[32]) | Int(bytes[33]) << 8
    let count = Int(bytes[56]) | Int(bytes[57]) << 8
    for row in 0..<count {
      let place = table + row * 56
      guard place + 4 <= bytes.count else { return nil }
      let kind = UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8
      if kind == interpreterSegment { return nil }
    }
    return "\(path) is statically linked: it has no dynamic loader that could preload the recorder"
  }

  /// The file that the system would run.
  private static func find(_ program: String) -> String? {
    if program.contains("/") { return program }
    let folders = (RecordedChild.variable("PATH") ?? "/bin:/usr/bin").split(separator: ":")
    for folder in folders {
      let path = "\(folder)/\(program)"
      if LocalFile.programMode(path) != nil { return path }
    }
    return nil
  }
}
