using System.Diagnostics;

namespace VirtSpec.Lockstep.Qemu;

/// <summary>The plugin that records, compiled from <c>Plugin/recorder.c</c> for the QEMU of this machine.</summary>
public static class Plugin
{
    /// <summary>The name of the compiler.</summary>
    public const string Compiler = "gcc";

    private static readonly string[] Sources = ["qemu.h", "recorder.c"];

    /// <summary>Compiles the plugin in a folder and gives its path.</summary>
    /// <exception cref="InvalidOperationException">The compiler is missing or refuses.</exception>
    public static string Build(string folder)
    {
        foreach (string source in Sources)
        {
            using var file = File.Create(Path.Combine(folder, source));
            using var text = typeof(Plugin).Assembly.GetManifestResourceStream(source)!;
            text.CopyTo(file);
        }
        string library = Path.Combine(folder, "recorder.so");
        string[] arguments = ["-std=gnu11", "-O2", "-shared", "-fPIC", "-D_GNU_SOURCE", "-o", library, Path.Combine(folder, "recorder.c")];
        using var process = Process.Start(new ProcessStartInfo(Compiler, arguments) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? library : throw new InvalidOperationException($"{Compiler}: exit code {process.ExitCode}: {errors}");
    }
}
