using System.CommandLine;
using System.Diagnostics;
using VirtSpec.Cli.Input;
using VirtSpec.Cli.Output;
using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Load;
using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Machine.Trace;
using VirtSpec.Spec.Base;

namespace VirtSpec.Cli;

/// <summary><c>virtspec run</c>: runs a program on the machine.</summary>
internal sealed class RunCommand
{
    private const ulong DefaultBudget = 1_000_000_000;
    private const string Coherent = "coherent", Adversarial = "adversarial";

    private readonly Argument<string> _image = new("IMAGE") { Description = "An ELF executable for AArch64, or a flat image" };
    private readonly PeOptions _pe = new(defaultEL: null, "The Exception level that the program starts at, 0 to 2 [default: the highest]; below 2 the board is as a boot loader leaves it");
    private readonly Option<string?> _maxSteps = new("--max-steps") { Description = $"Stop after this many steps [default: {DefaultBudget}]", HelpName = "N" };
    private readonly Option<string?> _trace = new("--trace") { Description = "Write what happens to a file, one event a line", HelpName = "FILE" };
    private readonly Option<string?> _mem = new("--mem") { Description = "The size of RAM, a multiple of 2M [default: 128M]", HelpName = "SIZE" };
    private readonly Option<string?> _loadAddress = new("--load-address") { Description = "Where a flat image goes and starts [default: 0x40000000]", HelpName = "ADDRESS" };
    private readonly Option<string> _tlb = new("--tlb")
    {
        Description = "coherent: no translation is ever stale; adversarial: whatever the program has not invalidated may be used, and missing break-before-make is reported",
        HelpName = "MODE",
        DefaultValueFactory = _ => Coherent,
    };

    private readonly Option<string?> _seed = new("--seed") { Description = "What the adversary draws from [default: 1]", HelpName = "N" };
    private readonly Option<bool> _stats = new("--stats") { Description = "Say how long the run took too" };

    public static Command Create()
    {
        var options = new RunCommand();
        var command = new DocumentedCommand("run", "Run a program on the specification")
        {
            Details = """
                The board is like QEMU's virt. What the program prints goes to standard output.
                The exit code is 0 when the program powers the machine off, 1 when it ends otherwise or breaks a rule of the TLB, 3 when it reaches what is not modelled.
                """,
            Examples = ["virtspec run tests/Guests/hello.elf", "virtspec run tests/Guests/hello.elf --trace hello.trace --max-steps 10000"],
        };
        command.Add(options._image);
        command.Add(options._maxSteps);
        command.Add(options._trace);
        command.Add(options._mem);
        command.Add(options._loadAddress);
        command.Add(options._tlb);
        command.Add(options._seed);
        command.Add(options._stats);
        options._pe.AddTo(command);
        command.SetAction(options.Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        var output = result.InvocationConfiguration.Output;
        ulong budget = result.GetValue(_maxSteps) is { } text ? Values.Count("--max-steps", text) : DefaultBudget;
        var adversary = Adversary(result);
        var runner = new Runner(Start(result), adversary);
        var watch = Stopwatch.StartNew();
        var stop = Run(runner, budget, output, result.GetValue(_trace));
        output.Flush();
        string summary = $"virtspec run: {stop}; {runner.Retired} instructions, {runner.Exceptions} exceptions";
        result.InvocationConfiguration.Error.WriteLine(result.GetValue(_stats) ? summary + Rate(runner.Retired, watch.Elapsed) : summary);
        foreach (var violation in adversary?.Violations ?? [])
            result.InvocationConfiguration.Error.WriteLine($"virtspec run: {ViolationText.Of(violation)}");
        return (int)(adversary is { Violations.Count: > 0 } && stop is StopReason.PoweredOff ? ExitCode.Failed : CodeOf(stop));
    }

    /// <summary>The TLB of the adversarial mode, whose seed is printed first; null in the coherent one.</summary>
    private AdversarialTlb? Adversary(ParseResult result)
    {
        string mode = result.GetValue(_tlb)!;
        if (mode is not (Coherent or Adversarial))
            throw new CommandError("--tlb", $"{Coherent} or {Adversarial}", $"'{mode}'", "name one of these");
        if (mode == Coherent)
            return result.GetValue(_seed) is null ? null : throw new CommandError("--seed", $"--tlb {Adversarial}, which draws", $"--tlb {Coherent}", "leave it out");
        ulong seed = result.GetValue(_seed) is { } text ? Values.Number("--seed", text) : 1;
        result.InvocationConfiguration.Error.WriteLine($"virtspec run: seed {seed}");
        return new AdversarialTlb(seed, pe: 0);
    }

    private BoardState Start(ParseResult result)
    {
        var configuration = _pe.Configuration(result);
        string path = result.GetValue(_image)!;
        ulong size = RamSize(result);
        var address = new PA(result.GetValue(_loadAddress) is { } text ? Values.Number("--load-address", text) : BoardLayout.Ram.Value);
        if (address.Value % 4 != 0)
            throw new CommandError("--load-address", "a multiple of 4", $"0x{address.Value:x}", "align it");
        if (!ImageFile.TryRead(path, address, out var image, out var error) || !image.TryPlace(size, out var ram, out error))
            throw new CommandError($"{path}: {error}");
        var state = BoardState.Start(configuration, ram, image.Entry, _pe.EL(result, configuration));
        return state.WithPe(_pe.Apply(result, state.Pe));
    }

    private ulong RamSize(ParseResult result)
    {
        if (result.GetValue(_mem) is not { } text)
            return BoardLayout.DefaultRamSize;
        ulong size = Values.Size("--mem", text);
        return size is > 0 and <= BoardLayout.LargestRamSize && size % BoardLayout.RamGranule == 0
            ? size
            : throw new CommandError("--mem", "a multiple of 2M, at most 255G", $"'{text}'", "correct it");
    }

    private static StopReason Run(Runner runner, ulong budget, TextWriter output, string? tracePath)
    {
        var console = new ConsoleText(output);
        if (tracePath is null)
        {
            var silent = new ConsoleObserver(console);
            return runner.Run(budget, ref silent);
        }
        using var file = OutputFile.Create("--trace", tracePath);
        var tracing = new TracingObserver(console, new TraceWriter(file.Writer));
        var stop = runner.Run(budget, ref tracing);
        file.Writer.Write($"end {stop}\n");
        file.Complete();
        return stop;
    }

    private static ExitCode CodeOf(StopReason stop) => stop switch
    {
        StopReason.PoweredOff => ExitCode.Ok,
        StopReason.NotModelled => ExitCode.NotModelled,
        _ => ExitCode.Failed,
    };

    private static string Rate(ulong instructions, TimeSpan elapsed) =>
        $", {elapsed.TotalSeconds:0.000} s, {instructions / elapsed.TotalSeconds / 1e6:0.0} million instructions a second";
}
