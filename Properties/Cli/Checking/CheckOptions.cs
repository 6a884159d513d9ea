using System.CommandLine;
using System.Globalization;
using VirtSpec.Cli.Checking.Apart;
using VirtSpec.Cli.Input;

namespace VirtSpec.Cli.Checking;

/// <summary>The options that say how hypervisors are checked, of <c>check</c> and of <c>props</c>.</summary>
internal sealed class CheckOptions
{
    private const ulong DefaultSeed = 1;

    /// <summary>About a minute on two cores for the catalogue.</summary>
    public const ulong DefaultCases = 20_000;

    private readonly Option<string?> _seed = new("--seed") { Description = $"The seed from which every case is drawn [default: {DefaultSeed}]", HelpName = "N" };
    private readonly Option<string?> _max = new("--max") { Description = $"How many cases for each target [default: {DefaultCases}]", HelpName = "N" };
    private readonly Option<string?> _jobs = new("--jobs") { Description = "How many cases run at a time [default: the processors of this computer]; the result is the same", HelpName = "N" };
    private readonly Option<string?> _manifest = new("--manifest") { Description = "What an EL2 image says of itself, as YAML: whose memory is whose, what is shared", HelpName = "FILE" };
    private readonly Option<string?> _config = new("--config") { Description = "The board and the VMs that models are given, as YAML [default: all kinds that a model can have]", HelpName = "FILE" };
    private readonly Option<string?> _patience = new("--patience") { Description = $"End a source or an assembly that makes no progress in so much processor time [default: {ChildLimits.Default.Patience.TotalSeconds}]", HelpName = "SECONDS" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _seed, _max, _jobs, _manifest, _config, _patience })
            command.Add(option);
    }

    /// <summary>The target that <paramref name="text"/> names.</summary>
    public Target Target(ParseResult result, string text) => Checking.Target.Of(text, result.GetValue(_manifest));

    public ulong Seed(ParseResult result) => result.GetValue(_seed) is { } text ? Values.Number("--seed", text) : DefaultSeed;

    public bool HasCount(ParseResult result) => result.GetValue(_max) is not null;

    public ulong Count(ParseResult result) => result.GetValue(_max) is { } text ? Values.Count("--max", text) : DefaultCases;

    public CheckPlan Plan(ParseResult result) => new(Seed(result), 0, Count(result), Jobs(result));

    public Checker Checker(ParseResult result, ICheckListener listener)
    {
        string? config = result.GetValue(_config);
        var limits = ChildLimits.Default with { Patience = Seconds("--patience", result.GetValue(_patience)) ?? ChildLimits.Default.Patience };
        return new Checker(config, config is null ? null : ConfigurationInput.Read(config), limits, listener);
    }

    /// <summary>A time; null when the option is absent.</summary>
    public static TimeSpan? Seconds(string option, string? text)
    {
        if (text is null)
            return null;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and < 1e6
            ? TimeSpan.FromSeconds(seconds)
            : throw new CommandError(option, "a number of seconds such as 10 or 0.5", $"'{text}'", "correct it");
    }

    private int Jobs(ParseResult result)
    {
        ulong jobs = result.GetValue(_jobs) is { } text ? Values.Count("--jobs", text) : (ulong)Environment.ProcessorCount;
        return jobs <= 1024 ? (int)jobs : throw new CommandError("--jobs", "at most 1024", $"{jobs}", "name fewer");
    }
}
