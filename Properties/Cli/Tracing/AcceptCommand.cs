using System.CommandLine;
using VirtSpec.Cli.Output;
using VirtSpec.Properties.Traces;
using VirtSpec.Properties.Traces.Diff;

namespace VirtSpec.Cli.Tracing;

/// <summary><c>virtspec trace accept</c>: makes what tests found the traces that are kept.</summary>
internal sealed class AcceptCommand
{
    private const string Received = ".received.txt", Verified = ".verified.txt";

    /// <summary>How many events are shown of one trace.</summary>
    private const int MostShown = 10;

    private readonly Argument<string> _directory = new("DIR") { Description = "Where the kept traces are", DefaultValueFactory = _ => Path.Combine("Golden", "traces") };
    private readonly Option<bool> _list = new("--list") { Description = "Only say what differs" };

    public static Command Create()
    {
        var options = new AcceptCommand();
        var command = new DocumentedCommand("accept", "Accept the traces that tests found to differ from the kept ones")
        {
            Details = """
                A test whose trace differs from the kept one leaves it beside that as NAME.received.txt.
                This says for each what differs, with the controls that explain it and the first events, and puts it in the place of the kept one: all of them, or none where one cannot be written.
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
            string verified = VerifiedOf(received), name = Path.GetRelativePath(directory, verified)[..^Verified.Length].Replace('\\', '/');
            foreach (string line in Describe(verified, received).Select((l, i) => i == 0 ? $"{name}: {l}" : $"  {l}"))
                output.WriteLine(line);
        }
        if (!onlyLists)
            Accept(found);
        output.WriteLine(found.Length == 0 ? "nothing to accept" : onlyLists ? $"{found.Length} to accept" : $"{found.Length} accepted");
        return (int)(onlyLists && found.Length > 0 ? ExitCode.Failed : ExitCode.Ok);
    }

    /// <summary>Puts each in its place, when all of their directories can be written.</summary>
    private static void Accept(string[] found)
    {
        if (found.Select(VerifiedOf).FirstOrDefault(Directory.Exists) is { } directory)
            throw new CommandError(directory, "a file", "a directory", "remove it");
        string at = "";
        try
        {
            foreach (string folder in found.Select(f => Path.GetDirectoryName(f)!).Distinct())
            {
                at = folder;
                using var probe = new FileStream(Path.Combine(folder, $".virtspec.{Environment.ProcessId}.partial"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            foreach (string received in found)
                File.Move(received, at = VerifiedOf(received), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandError(at, "a place that can be written", e is UnauthorizedAccessException ? "no permission" : e.Message.TrimEnd('.'), "run this as the owner of the files");
        }
    }

    private static string VerifiedOf(string received) => received[..^Received.Length] + Verified;

    /// <summary>How much differs, then why, then the first events that do.</summary>
    private static IEnumerable<string> Describe(string verified, string received)
    {
        if (!File.Exists(verified))
            return ["new"];
        string old = Read(verified), @new = Read(received);
        try
        {
            var (summary, diff) = KeptDiff.Of(verified, old, received, @new);
            var lines = new DiffLines(diff, Colours.None);
            DiffEntry[] differing = [.. diff.Entries.Where(e => e.Kind != DiffKind.Equal)];
            return [summary, .. diff.Causes.Select(c => c.ToString()), .. differing.Take(MostShown).Select(lines.Of), .. differing.Length > MostShown ? [$"... and {differing.Length - MostShown} more"] : Array.Empty<string>()];
        }
        catch (TraceException)
        {
            // At least one is no trace: other tests keep other texts.
            string[] before = old.Split('\n'), after = @new.Split('\n');
            int same = before.Zip(after).TakeWhile(p => p.First == p.Second).Count();
            return [$"differs from line {same + 1} on: '{TraceWords.Shown(before.ElementAtOrDefault(same) ?? "")}' is now '{TraceWords.Shown(after.ElementAtOrDefault(same) ?? "")}'"];
        }
    }

    private static string Read(string path) => TraceFiles.Read(path, (_, text) => text.ReadToEnd());
}
