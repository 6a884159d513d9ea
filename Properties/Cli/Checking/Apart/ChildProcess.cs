using System.Diagnostics;
using System.Globalization;

namespace VirtSpec.Cli.Checking.Apart;

/// <summary>Checks a target whose code cannot be trusted to come back, in a process of its own with limits.</summary>
/// <param name="Patience">How much processor time may pass without a case or a portal; three times as much on the clock, for code that waits.</param>
/// <param name="MemoryLimit">In bytes.</param>
internal sealed record ChildLimits(TimeSpan Patience, long MemoryLimit)
{
    public static readonly ChildLimits Default = new(TimeSpan.FromSeconds(20), 2L << 30);

    public string MemoryText => $"{MemoryLimit >> 20} MiB";
}

/// <inheritdoc cref="ChildLimits"/>
internal sealed class ChildProcess(ChildLimits limits, ICheckListener listener)
{
    /// <summary>The command, of which no help speaks.</summary>
    public const string CommandName = "check-target";

    private readonly List<(string Design, TargetOutcome Outcome)> _outcomes = [];
    private readonly Stopwatch _sinceProgress = new();
    private ChildPulse _last = new(0, 0, 0, null, 0, 0);
    private ChildPulse _lastProgress = new(0, 0, 0, null, 0, 0);

    /// <summary>One outcome for each design of the target, at least one.</summary>
    public IReadOnlyList<(string Design, TargetOutcome Outcome)> Run(ChildRequest request)
    {
        using var process = Process.Start(StartInfo())!;
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.WriteLine(JsonLine.Of(request));
            process.StandardInput.Flush();
            if (Follow(process) is { } broke)
                _outcomes.Add(("", new TargetOutcome.Broke(broke)));
            else if (process.WaitForExit(limits.Patience) && (process.ExitCode != 0 || _outcomes.Count == 0))
                _outcomes.Add(("", new TargetOutcome.Broke($"{Where} ended its process with exit code {process.ExitCode}{Reason(errors.Result)}")));
            return _outcomes;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Reads what the process says until it ends, or must be ended: why, or null.</summary>
    private string? Follow(Process process)
    {
        _sinceProgress.Restart();
        while (true)
        {
            var line = process.StandardOutput.ReadLineAsync();
            // Until code of the target runs, how long it takes to begin and to compile is not its affair; a process that ends closes its output.
            if (!line.Wait(_last.Where is null ? Timeout.InfiniteTimeSpan : limits.Patience * 3))
                return Stalled();
            if (line.Result is not { } text)
                return null;
            var message = JsonLine.TryRead<ChildMessage>(text);
            if (message?.Outcome is { } outcome)
                _outcomes.Add((message.Design, outcome is TargetOutcome.Broke { Reason: var reason } && reason.Contains(nameof(OutOfMemoryException), StringComparison.Ordinal) ? TooMuchMemory : outcome));
            else if (message?.Pulse is { } pulse && See(pulse) is { } broke)
                return broke;
        }
    }

    private string? See(ChildPulse pulse)
    {
        if (pulse.Cases > 0)
            listener.Progress(pulse.Cases, pulse.Failed);
        _last = pulse;
        if (pulse.Progress > _lastProgress.Progress || pulse.Where is null)
        {
            _lastProgress = pulse;
            _sinceProgress.Restart();
        }
        if (pulse.Memory > limits.MemoryLimit * 5 / 4)
            return TooMuchMemory.Reason;
        bool runs = pulse.ProcessorTime - _lastProgress.ProcessorTime > limits.Patience.TotalSeconds;
        return runs || _sinceProgress.Elapsed > limits.Patience * 3 ? Stalled() : null;
    }

    private TargetOutcome.Broke TooMuchMemory => new($"{Where} took more memory than the {limits.MemoryText} that a target may have");

    private string Where => _last.Where ?? "the compiler";

    private string Stalled() =>
        string.Create(CultureInfo.InvariantCulture, $"{Where} never came back: no case and no portal in {limits.Patience.TotalSeconds:0} s of processor time");

    /// <summary>The runtime's first words about an end that nobody expected.</summary>
    private static string Reason(string errors) =>
        errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var first, ..] ? $": {first.TrimEnd('.')}" : "";

    private ProcessStartInfo StartInfo()
    {
        var info = new ProcessStartInfo(Host, [typeof(ChildProcess).Assembly.Location, CommandName])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["DOTNET_GCHeapHardLimit"] = limits.MemoryLimit.ToString("x", CultureInfo.InvariantCulture);
        return info;
    }

    /// <summary>The program that runs this one: the runtime's own, from where its assemblies are.</summary>
    private static string Host
    {
        get
        {
            string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
            string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", name));
            return File.Exists(root) ? root : name;
        }
    }
}
