using System.CommandLine;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;

namespace VirtSpec.Cli.Input;

/// <summary>The options that say what a run does where the architecture lets it choose at any time: stale translations, the order of PEs, the end of WFE.</summary>
internal sealed class OrderOptions
{
    private const string Coherent = "coherent", Adversarial = "adversarial", RoundRobin = "round-robin", Random = "random", Never = "never", Waits = "waits";

    private readonly Option<string> _tlb = Mode("--tlb", Coherent,
        "coherent: no translation is ever stale; adversarial: whatever the program has not invalidated may be used, and missing break-before-make is reported");

    private readonly Option<string> _interleaving = Mode("--interleaving", RoundRobin,
        "In which order several PEs run. round-robin: 1,000 steps in turn; random: turns of any length; adversarial: it changes where another PE could see it");

    private readonly Option<string> _wfe = Mode("--wfe", Never,
        "Whether WFE waits for an event. never: it completes at once; waits: until the event comes; adversarial: until then or any time before");

    private readonly Option<string?> _seed = new("--seed") { Description = "What the adversary draws from [default: 1]", HelpName = "N" };

    public IReadOnlyList<Option> All => [_tlb, _interleaving, _wfe, _seed];

    /// <summary>What WFE does.</summary>
    public Choices Choices(ParseResult result) => Spec.Base.Choices.Default with
    {
        Wfe = One(result, _wfe, Never, Waits, Adversarial) switch { Never => WfeBehaviour.NeverWaits, Waits => WfeBehaviour.Waits, _ => WfeBehaviour.Adversarial },
    };

    /// <summary>The board with the order and the TLBs that were asked for. The seed of what is drawn is printed first.</summary>
    public BoardState Apply(ParseResult result, BoardState board)
    {
        string tlb = One(result, _tlb, Coherent, Adversarial), order = One(result, _interleaving, RoundRobin, Random, Adversarial);
        ulong seed = Seed(result, draws: tlb == Adversarial || order != RoundRobin || Choices(result).Wfe == WfeBehaviour.Adversarial);
        board = board with
        {
            Interleaving = order switch
            {
                Random => new Interleaving.Random(seed),
                Adversarial => new Interleaving.Adversarial(seed),
                _ => Interleaving.Default with { Seed = seed },
            },
        };
        return tlb == Adversarial ? board.WithAdversarialTlbs(seed) : board;
    }

    private ulong Seed(ParseResult result, bool draws)
    {
        string? text = result.GetValue(_seed);
        if (!draws)
            return text is null ? 0ul : throw new CommandError("--seed", "--tlb, --interleaving or --wfe that draws", "none", "leave it out");
        ulong seed = text is null ? 1 : Values.Number("--seed", text);
        result.InvocationConfiguration.Error.WriteLine($"{CommandLine.Prefix(result)}: seed {seed}");
        return seed;
    }

    private static string One(ParseResult result, Option<string> option, params string[] modes)
    {
        string mode = result.GetValue(option)!;
        string expected = $"{string.Join(", ", modes[..^1])} or {modes[^1]}";
        return modes.Contains(mode) ? mode : throw new CommandError(option.Name, expected, $"'{mode}'", "name one of these");
    }

    private static Option<string> Mode(string name, string otherwise, string description) =>
        new(name) { Description = description, HelpName = "MODE", DefaultValueFactory = _ => otherwise };
}
