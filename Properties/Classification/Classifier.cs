using VirtSpec.Spec.Base;
using VirtSpec.Spec.Features;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Classification;

/// <summary>
/// Classifies every encoding of a CPU by executing it in sampled states and looking for differences; no trap rule is read.
/// The definitions are those of docs/classification.md.
/// </summary>
public sealed class Classifier
{
    private readonly PeConfiguration _pe;
    private readonly ulong _seed;
    private readonly int _samples;
    private readonly Worlds _worlds;
    private readonly Differences _differences;
    private readonly Dictionary<(ControlSetting, ExceptionLevel), Sample[]> _sampled = [];
    private readonly World[] _atEL2;
    private readonly World[] _inHost;

    public Classifier(CpuModel cpu, VmMap map, ulong seed, int samples)
    {
        // WFE must be able to wait, or giving the PE up would not be seen.
        _pe = new PeConfiguration(cpu, Choices.Default with { Wfe = WfeBehaviour.Waits }, HaveEL2: true);
        (Map, _seed, _samples) = (map, seed, samples);
        _worlds = new Worlds(_pe, map, seed);
        _differences = new Differences(map);
        _atEL2 = [.. Enumerable.Range(0, samples).Select(s => _worlds.Base(s, ExceptionLevel.EL2, ControlSetting.TrapsOff))];
        _inHost = cpu.Features.Has(Feature.FEAT_VHE) ? [.. _atEL2.Select(InHost)] : [];
    }

    public static IReadOnlyList<ExceptionLevel> Levels { get; } = [ExceptionLevel.EL1, ExceptionLevel.EL0];

    public VmMap Map { get; }

    public IReadOnlyList<Subject> Subjects => field ??= [.. Subject.Of(_pe)];

    /// <summary>Every encoding at EL1, then at EL0.</summary>
    public IReadOnlyList<Classified> All() => [.. Levels.SelectMany(el => Subjects.Select(s => Classify(s, el)))];

    /// <summary>One encoding at one Exception level, with every EL2 trap off.</summary>
    public Classified Classify(Subject subject, ExceptionLevel el)
    {
        var counts = Count(subject, el, ControlSetting.TrapsOff);
        var witnesses = counts.NotModelled == _samples ? [] : Witnesses(subject, el, ControlSetting.TrapsOff);
        return new Classified(subject, el, LabelsOf(subject, counts, witnesses), counts, witnesses);
    }

    /// <summary>What happens to an encoding in the base states of a setting.</summary>
    public Counts Count(Subject subject, ExceptionLevel el, ControlSetting setting)
    {
        int completed = 0, toEL1 = 0, toEL2 = 0, limits = 0;
        string? limit = null;
        foreach (var (sample, word) in Sampled(subject, el, setting))
        {
            var trial = sample.Base.Try(word);
            if (trial?.NotModelled is { } what)
            {
                limit ??= what;
                limits++;
                if (subject.Row is { IsModelled: false })
                    return new Counts(0, 0, 0, _samples, limit);
            }
            else if (trial is { TrapsToEL2: true })
                toEL2++;
            else if (trial is { Executes: true })
                completed++;
            else
                toEL1++;
        }
        return new Counts(completed, toEL1, toEL2, limits, limit);
    }

    /// <summary>Every part that an encoding changes or depends on, under a setting, each with the first pair that shows it.</summary>
    public IReadOnlyList<Witness> Witnesses(Subject subject, ExceptionLevel el, ControlSetting setting)
    {
        var found = new Dictionary<(bool, string), Witness>();
        int number = 0;
        foreach (var (sample, word) in Sampled(subject, el, setting))
        {
            if (sample.Base.Try(word) is { } trial)
                foreach (var witness in Of(sample, trial, word, number))
                    found.TryAdd((witness.IsControl, witness.Part), witness);
            number++;
        }
        return [.. found.Values];
    }

    /// <summary>The sampled worlds of an Exception level under a setting.</summary>
    public IReadOnlyList<Sample> Samples(ExceptionLevel el, ControlSetting setting)
    {
        if (!_sampled.TryGetValue((setting, el), out var samples))
            _sampled[(setting, el)] = samples = [.. Enumerable.Range(0, _samples).Select(s => _worlds.Sampled(s, el, setting))];
        return samples;
    }

    private IEnumerable<(Sample Sample, uint Word)> Sampled(Subject subject, ExceptionLevel el, ControlSetting setting) =>
        Samples(el, setting).Select((s, i) => (s, subject.WordOf(i, _seed, _pe)));

    /// <summary>
    /// The witnesses of one sample. Parts are changed one by one, so that none hides another, and all together, which counts where no part does it alone.
    /// </summary>
    private IEnumerable<Witness> Of(Sample sample, Trial trial, uint word, int number)
    {
        if (_differences.Changed(trial) is var (part, change))
            yield return new Witness(true, part, change, number, word, null);
        var single = sample.Inputs.Concat(sample.Single).SelectMany(v => Look(v, trial, word, number)).ToArray();
        bool isExplained = single.Any(w => !w.IsControl);
        foreach (var witness in single.Concat(Look(sample.Together, trial, word, number).Where(w => w.IsControl || !isExplained)))
            yield return witness;
    }

    private IEnumerable<Witness> Look(Variation variation, Trial trial, uint word, int number)
    {
        if (variation.World.Try(word) is not { } varied)
            yield break;
        if (_differences.Changed(varied) is var (part, change))
            yield return new Witness(true, part, change, number, word, variation.Part);
        if (_differences.Told(trial, varied) is { } told)
            yield return new Witness(false, variation.Part, told, number, word, variation.Part);
    }

    private Labels LabelsOf(Subject subject, Counts counts, IReadOnlyList<Witness> witnesses)
    {
        if (counts.NotModelled == _samples)
            return Labels.NotModelled;
        var labels = Labels.None;
        if (IsPrivileged(subject, counts))
            labels |= Labels.Privileged;
        if (witnesses.Any(w => w.IsControl))
            labels |= Labels.ControlSensitive;
        if (witnesses.Any(w => !w.IsControl))
            labels |= Labels.BehaviourSensitive;
        return labels != Labels.None ? labels : counts.Completed > 0 ? Labels.Innocuous : Labels.Excepts;
    }

    /// <summary>It completes at EL2 in some sample, or stops there at a limit of the specification, which is past every trap; and in no sample here.</summary>
    private bool IsPrivileged(Subject subject, Counts counts) =>
        counts.Completed == 0 && counts.NotModelled == 0 && (Completes(subject, _atEL2) || Completes(subject, _inHost));

    private bool Completes(Subject subject, World[] worlds) =>
        worlds.Select((w, i) => w.Try(subject.WordOf(i, _seed, _pe))).Any(t => t is { Executes: true } or { NotModelled: not null });

    /// <summary>The same at EL2 of a host, which alone has the names that end in EL12 and EL02.</summary>
    private static World InHost(World world) =>
        world with { Pe = world.Pe.WithSystem(Reg.HCR_EL2, world.Pe.System[Reg.HCR_EL2] | HCR_EL2.Field.E2H.Mask) };
}
