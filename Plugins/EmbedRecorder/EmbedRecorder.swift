import Foundation
import PackagePlugin

/// Compiles the recorder that programs preload, with the C compiler of the Swift toolchain, and
/// writes its bytes as a Swift string: the tool stays a single file.
///
/// Why not a product of its own: SwiftPM links shared libraries with swiftc, which makes them need
/// the Swift runtime.
@main
struct EmbedRecorder: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let package = context.package.directoryURL
    let headers = package.appending(path: "Sources/CRecorder/include")
    let sources = package.appending(path: "Sources/CRecorder/preload")
    let script = package.appending(path: "Plugins/EmbedRecorder/embed.sh")
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedRecorder.swift")
    let compiler = try? context.tool(named: "clang").url.path
    let inputs = try [headers, sources].flatMap { folder in
      try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    }
    return [
      .buildCommand(
        displayName: "Embedding the preloaded recorder", executable: URL(filePath: "/bin/sh"),
        arguments: [script.path, compiler ?? "cc", headers.path, sources.path, output.path],
        inputFiles: inputs + [script], outputFiles: [output])
    ]
  }
}
