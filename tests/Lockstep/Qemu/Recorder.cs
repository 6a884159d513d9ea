using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using VirtSpec.Lockstep.Recording;

namespace VirtSpec.Lockstep.Qemu;

/// <summary>Records a boot on QEMU. The same boot gives the same recording, byte for byte, up to its end.</summary>
public static class Recorder
{
    /// <summary>The name of the program.</summary>
    public const string Program = "qemu-system-aarch64";

    private const int SIGTERM = 15;

    /// <summary>Records a boot into a folder, which is made if it does not exist.</summary>
    /// <exception cref="InvalidOperationException">QEMU failed, or the boot did not reach its end in time.</exception>
    public static BootRecording Record(Boot boot, string folder, TimeSpan patience)
    {
        Directory.CreateDirectory(folder);
        var recording = new BootRecording(Path.GetFullPath(folder));
        recording.Clear();
        string plugin = Plugin.Build(recording.Folder);
        string[] arguments =
        [
            .. boot.QemuArguments(), "-plugin", $"{plugin},out={recording.Folder}{(boot.El2 ? ",el2=on" : "")}", "-d", "int", "-D", recording.LogPath,
        ];
        File.WriteAllLines(recording.CommandPath, [Program, .. arguments]);
        using var process = Process.Start(new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        using var late = new Timer(_ => Terminate(process), null, patience, Timeout.InfiniteTimeSpan);
        bool reached = Listen(process, boot, recording.ConsolePath);
        process.WaitForExit();
        if (!recording.IsComplete)
            throw new InvalidOperationException($"{Program}: exit code {process.ExitCode}: {errors.Result}");
        return reached ? recording : throw new InvalidOperationException($"the boot did not say \"{string.Join("\", \"", boot.Until)}\" within {patience.TotalSeconds} s, or did not end: {recording.ConsolePath}");
    }

    /// <summary>Keeps what the console says until it has said all that is waited for, and ends QEMU there. Whether it did.</summary>
    private static bool Listen(Process process, Boot boot, string path)
    {
        using var file = File.Create(path);
        var text = new StringBuilder();
        var buffer = new byte[4096];
        bool Reached() => boot.Until.All(one => text.ToString().Contains(one, StringComparison.Ordinal));
        bool ended = false;
        int count;
        while ((count = process.StandardOutput.BaseStream.Read(buffer)) > 0)
        {
            file.Write(buffer, 0, count);
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            if (!ended && !boot.Until.IsEmpty && Reached())
            {
                Terminate(process);
                ended = true;
            }
        }
        return Reached();
    }

    /// <summary>Asks QEMU to end as it would by itself, so that the plugin writes what it still has.</summary>
    private static void Terminate(Process process) => _ = Kill(process.Id, SIGTERM);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int process, int signal);
}
