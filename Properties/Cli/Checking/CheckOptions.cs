using System.CommandLine;
using System.Globalization;
using VirtSpec.Cli.Checking.Apart;
using VirtSpec.Cli.Input;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Cli.Checking;

/// <summary>The options that say how hypervisors are checked, of <c>check</c> and of <c>props</c>.</summary>
internal sealed class CheckOptions
{
    /// <summary>About a minute on two cores for the catalogue.</summary>
    public const ulong DefaultCases = 4_000;

    private const ulong DefaultSeed = 1, MostJobs = 256;

    private readonly Option<string?> _seed = new("--seed") { Description = $"The seed from which every case is drawn [default: {DefaultSeed}]", HelpName = "N" };
    private readonly Option<string?> _max = new("--max") { Description = $"How many cases for each model [default: {DefaultCases}]", HelpName = "N" };
    private readonly Option<string?> _jobs = new("--jobs") { Description = "How many cases run at a time [default: the processors of this computer]; the result is the same", HelpName = "N" };
    private readonly Option<string> _cpu = new("--cpu") { Description = "The CPU: " + string.Join(", ", CpuModel.All.Select(c => c.Name)), HelpName = "NAME", DefaultValueFactory = _ => CpuModel.CortexA57.Name };
    private readonly Option<string?> _config = new("--config") { Description = "The board and the VMs that models are given, as YAML [default: the example of each]", HelpName = "FILE" };
    private readonly Option<string?> _patience = new("--patience") { Description = $"End a source or an assembly that makes no progress in so much processor time [default: {ChildLimits.Default.Patience.TotalSeconds}]", HelpName = "SECONDS" };
    private readonly Option<bool> _coverage = new("--coverage") { Description = "Count what is exercised too, for the results in JSON" };
    private readonly ImageOptions _images = new();

    public void AddTo(Command command)
    {
        AddModelOptionsTo(command);
        _images.AddTo(command);
    }

    /// <summary>Without those of EL2 images.</summary>
    public void AddModelOptionsTo(Command command)
    {
        foreach (var option in Models)
            command.Add(option);
    }

    /// <summary>An option that was given; null when none was.</summary>
    public string? Given(ParseResult result) => Models.FirstOrDefault(o => result.GetResult(o) is { Implicit: false })?.Name;

    private Option[] Models => [_seed, _max, _jobs, _cpu, _config, _patience, _coverage];

    public bool HasCount(ParseResult result) => result.GetValue(_max) is not null;

    public CheckRequest Request(ParseResult result) => new(
        result.GetValue(_seed) is { } seed ? Values.Number("--seed", seed) : DefaultSeed,
        Values.Count(result, _max, DefaultCases),
        Jobs(result))
    {
        Coverage = result.GetValue(_coverage),
    };

    public Checker Checker(ParseResult result, ICheckListener listener)
    {
        var cpu = PeOptions.ConfigurationOf(result.GetValue(_cpu)!).Cpu;
        var given = new GivenBoard(cpu, result.GetValue(_config));
        var limits = ChildLimits.Default with { Patience = Seconds("--patience", result.GetValue(_patience)) is { } seconds ? TimeSpan.FromSeconds(seconds) : ChildLimits.Default.Patience };
        return new Checker(given, limits, path => _images.Check(result, path, cpu, result.GetValue(_coverage), listener), listener) { CommandLine = ArgumentText.Of(result) };
    }

    /// <summary>A time in seconds; null when the option is absent.</summary>
    public static double? Seconds(string option, string? text)
    {
        if (text is null)
            return null;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and < 1e6
            ? seconds
            : throw new CommandError(option, "a number of seconds such as 10 or 0.5", $"'{text}'", "correct it");
    }

    private int Jobs(ParseResult result)
    {
        ulong jobs = Values.Count(result, _jobs, (ulong)Environment.ProcessorCount);
        return jobs <= MostJobs ? (int)jobs : throw new CommandError("--jobs", $"at most {MostJobs}", $"{jobs}", "name fewer");
    }
}
