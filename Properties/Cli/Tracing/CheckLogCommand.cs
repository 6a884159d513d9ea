using System.CommandLine;
using VirtSpec.Cli.Input;
using VirtSpec.Cli.Output;
using VirtSpec.Machine.Cpu;
using VirtSpec.Properties.Traces;
using VirtSpec.Properties.Traces.Qemu;
using VirtSpec.Spec.Base;

namespace VirtSpec.Cli.Tracing;

/// <summary><c>virtspec trace check</c>: holds a log of QEMU against the architecture, and with the image against a run of it.</summary>
internal sealed class CheckLogCommand
{
    private const ulong DefaultSteps = 1_000_000_000;

    private readonly Argument<string> _log = new("LOG") { Description = "What qemu-system-aarch64 wrote with -d int -D LOG" };
    private readonly BoardInput _board = new();
    private readonly Option<string?> _maxSteps = new("--max-steps") { Description = $"The most steps of the re-execution [default: {DefaultSteps}]", HelpName = "N" };

    private readonly Option<bool> _stopped = new("--stopped") { Description = "QEMU was stopped while the program ran: the log may end before the machine does" };

    public static Command Create()
    {
        var options = new CheckLogCommand();
        var command = new DocumentedCommand("check", "Hold QEMU's log of exceptions against the architecture, or against a run of its image")
        {
            Details = """
                Without an image only the form of the log is checked: whether such exceptions and returns can be at all.
                With the image, and the options of 'virtspec run' that make QEMU's board, the program runs in step with the log, which is refused at the first entry that the machine does not make.
                Best is a log of a run with -icount shift=0,sleep=off, whose time is the machine's; where interrupts came at other times, they are taken where the log has them.
                A log that ends where the machine goes on to a further exception, return or answered call has lost its tail and is refused too, unless --stopped says that QEMU was stopped there.
                The exit code is 0 when the log passes, 1 when it does not, 2 when it is no such log, or ends within an entry.
                """,
            Examples =
            [
                "virtspec trace check qemu.log",
                "virtspec trace check qemu.log tests/Guests/hello.elf",
                "virtspec trace check qemu.log --kernel Image --initrd initrd.cpio --dtb board.dtb --el2 --append console=ttyAMA0",
            ],
        };
        command.Add(options._log);
        options._board.AddTo(command);
        command.Add(options._maxSteps);
        command.Add(options._stopped);
        command.SetAction(options.Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        string path = result.GetValue(_log)!;
        var output = result.InvocationConfiguration.Output;
        var entries = TraceFiles.Read(path, QemuLogReader.Read);
        if (QemuForm.FirstError(path, entries) is { } error)
            throw new CommandError(error, ExitCode.Failed);
        output.WriteLine($"{path}: {Counts(entries)}: well-formed");
        if (!_board.HasProgram(result))
        {
            output.WriteLine("only the form was checked: name the image to see whether a machine does this");
            return (int)ExitCode.Ok;
        }
        if (entries.OfType<QemuEntry.Exception>().FirstOrDefault(e => e.Cpu > 0) is { } other)
            throw new CommandError($"{path}({other.Line})", "a log of one CPU, whose order a run can follow", $"CPU {other.Cpu}", "record it with -smp 1");
        return Replay(result, path, entries, output);
    }

    private int Replay(ParseResult result, string path, IReadOnlyList<QemuEntry> entries, TextWriter output)
    {
        ulong maxSteps = Values.Count(result, _maxSteps, DefaultSteps);
        var start = _board.Start(result, Choices.Default);
        if (start.Processors.Count > 1)
            throw new CommandError("--smp", "one PE", $"{start.Processors.Count}", "leave it out");
        var end = QemuReplay.Run(start, entries, maxSteps);
        foreach (var row in end.Excused)
            output.WriteLine($"as QEMU does: {row.Id}, {row.Reason} (Golden/lockstep/exclusions.tbl)");
        if (end.Followed > 0)
            output.WriteLine($"{end.Followed} times the log has an interrupt where the machine had none, or none where it had one: taken as the log has it");
        if (end.Refused is { } refused)
            throw new CommandError($"{path}({refused.Line}): {end.Difference}; entry {end.Agreed + 1}, {refused}, after {end.Steps} steps", ExitCode.Failed);
        output.WriteLine($"the machine makes all {end.Agreed} entries, in {end.Steps} steps");
        string behind = Behind(end.Rest!, end.Steps);
        if (end.Rest!.Next is not null && !result.GetValue(_stopped))
            throw new CommandError($"{path}: expected the machine's next entry, {behind}, found the end of the log; record it whole, or say with --stopped that QEMU was stopped there", ExitCode.Failed);
        if (end.Rest is not { Stop: StopReason.PoweredOff or StopReason.Reset })
            output.WriteLine($"behind the log: {behind}");
        return (int)ExitCode.Ok;
    }

    /// <summary>What the machine does behind the last entry.</summary>
    private static string Behind(QemuRest rest, ulong agreed) => rest switch
    {
        { Next: { } next } => $"{next}, step {rest.Step}",
        { Stop: { } stop } => $"the machine ends, {stop}",
        _ => $"the machine makes none in {rest.Step - agreed} steps",
    };

    private static string Counts(IReadOnlyList<QemuEntry> entries)
    {
        int returns = entries.Count(e => e is QemuEntry.Return), calls = entries.Count(e => e is QemuEntry.Exception { ByBoard: true });
        return $"{entries.Count - returns - calls} exceptions, {returns} returns, {calls} calls that the board answers";
    }
}
