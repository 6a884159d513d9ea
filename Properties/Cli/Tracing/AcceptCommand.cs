using System.CommandLine;
using VirtSpec.Cli.Output;
using VirtSpec.Properties.Traces;
using VirtSpec.Properties.Traces.Diff;

namespace VirtSpec.Cli.Tracing;

/// <summary><c>virtspec trace accept</c>: makes what tests found the traces that are kept.</summary>
internal sealed class AcceptCommand
{
    private const string Received = ".received.txt", Verified = ".verified.txt";

    private readonly Argument<string> _directory = new("DIR") { Description = "Where the kept traces are", DefaultValueFactory = _ => Path.Combine("Golden", "traces") };
    private readonly Option<bool> _list = new("--list") { Description = "Only say what differs" };

    public static Command Create()
    {
        var options = new AcceptCommand();
        var command = new DocumentedCommand("accept", "Accept the traces that tests found to differ from the kept ones")
        {
            Details = """
                A test whose trace differs from the kept one leaves it beside that as NAME.received.txt.
                This says for each what differs, with the controls that explain it where both are whole traces, and puts it in the place of the kept one.
                With --list nothing is changed, and the exit code is 1 when there is something to accept.
                """,
            Examples = ["virtspec trace accept --list", "virtspec trace accept"],
        };
        command.Add(options._directory);
        command.Add(options._list);
        command.SetAction(options.Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        string directory = result.GetValue(_directory)!;
        var output = result.InvocationConfiguration.Output;
        if (!Directory.Exists(directory))
            throw new CommandError($"DIR {directory}", "a directory", "none", "run this at the root of the repository or name one");
        string[] found = [.. Directory.EnumerateFiles(directory, "*" + Received, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        bool onlyLists = result.GetValue(_list);
        foreach (string received in found)
        {
            string verified = received[..^Received.Length] + Verified, name = Path.GetRelativePath(directory, verified)[..^Verified.Length].Replace('\\', '/');
            output.WriteLine($"{name}: {Describe(verified, received)}");
            if (!onlyLists)
                File.Move(received, verified, overwrite: true);
        }
        output.WriteLine(found.Length == 0 ? "nothing to accept" : onlyLists ? $"{found.Length} to accept" : $"{found.Length} accepted");
        return (int)(onlyLists && found.Length > 0 ? ExitCode.Failed : ExitCode.Ok);
    }

    private static string Describe(string verified, string received)
    {
        if (!File.Exists(verified))
            return "new";
        try
        {
            var diff = TraceDiff.Of(Read(verified), Read(received));
            return string.Join("; ", diff.Causes.Select(c => c.ToString()).Prepend(DiffText.Counts(diff)));
        }
        catch (TraceException)
        {
            // At least one is not whole.
            string[] old = File.ReadAllLines(verified), @new = File.ReadAllLines(received);
            int same = old.Zip(@new).TakeWhile(p => p.First == p.Second).Count();
            return $"differs from line {same + 1} on: '{old.ElementAtOrDefault(same)}' is now '{@new.ElementAtOrDefault(same)}'";
        }
    }

    private static Trace Read(string path)
    {
        using var file = new StreamReader(path);
        return TraceReader.Read(path, file);
    }
}
