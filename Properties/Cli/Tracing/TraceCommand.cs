using System.CommandLine;
using VirtSpec.Cli.Output;

namespace VirtSpec.Cli.Tracing;

/// <summary><c>virtspec trace</c>: what passes between guests and EL2, to be kept, read and compared.</summary>
internal static class TraceCommand
{
    public static Command Create()
    {
        var command = new DocumentedCommand("trace", "Traps as text: record them, show them, compare them")
        {
            Details = "A trace has one event a line; Golden/FORMAT.md has the grammar, docs/traces.md a walk through it.",
            Examples =
            [
                "virtspec trace record tests/Guests/hello.elf --out hello.trace",
                "virtspec trace show hello.trace",
            ],
        };
        command.Add(RecordCommand.Create());
        command.Add(ShowCommand.Create());
        command.Add(DiffCommand.Create());
        command.Add(AcceptCommand.Create());
        command.Add(CheckLogCommand.Create());
        return command;
    }
}
