using System.Globalization;

namespace VirtSpec.Lockstep.Recording;

/// <summary>Instructions one behind the other in memory: the PC of the first, and how many.</summary>
public readonly record struct PCRun(ulong Start, ulong Count);

/// <summary>The files of a recorded boot; <c>Plugin/recorder.c</c> says what they hold.</summary>
public sealed class BootRecording(string folder)
{
    private static readonly string[] Files = ["pcs", "exceptions", "uart", "total", "console", "log", "command"];

    public string Folder { get; } = folder;

    /// <summary>What the PL011 sent.</summary>
    public string ConsolePath => At("console");

    /// <summary>The exceptions in the words of QEMU (<c>-d int</c>).</summary>
    public string LogPath => At("log");

    /// <summary>The command line that recorded the boot, one argument a line.</summary>
    public string CommandPath => At("command");

    /// <summary>Whether the recording has its end.</summary>
    public bool IsComplete => File.Exists(At("total"));

    /// <summary>The number of instructions that began.</summary>
    public ulong Instructions => ulong.Parse(File.ReadAllText(At("total")), CultureInfo.InvariantCulture);

    /// <summary>Removes the recording.</summary>
    public void Clear()
    {
        foreach (string file in Files)
            File.Delete(At(file));
    }

    /// <summary>The program counters of all instructions that began, in order.</summary>
    public IEnumerable<PCRun> Runs()
    {
        using var file = Open("pcs");
        ulong expected = 0;
        while (Leb128.TryRead(file, out ulong zigzag))
        {
            ulong start = expected + (zigzag >> 1 ^ 0 - (zigzag & 1));
            ulong count = Leb128.Read(file);
            yield return new PCRun(start, count);
            expected = start + 4 * count;
        }
    }

    /// <summary>The exceptions, in order.</summary>
    public IEnumerable<RecordedException> Exceptions() => File.ReadLines(At("exceptions")).Select(RecordedException.Parse);

    /// <summary>For each byte that was written to the PL011, the number of instructions up to and with the one that wrote it.</summary>
    public IEnumerable<ulong> ConsoleIndexes()
    {
        using var file = Open("uart");
        ulong index = 0;
        while (Leb128.TryRead(file, out ulong difference))
            yield return index += difference;
    }

    private string At(string name) => Path.Combine(Folder, name);

    private BufferedStream Open(string name) => new(File.OpenRead(At(name)), 1 << 16);
}
