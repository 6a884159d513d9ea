using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Conformance.Matrix;

/// <summary>One row: where, what, and what it came to.</summary>
public readonly record struct MatrixRow(MatrixConfig Config, ExceptionLevel EL, MatrixSlot Slot, MatrixOutcome Outcome)
{
    public string ToCsv(string cpu) =>
        $"{cpu},{Config.Name},{(int)EL},{Slot.Direction},{Slot.EncodingColumns},{Slot.Name},{Slot.Word:x8},{Outcome.ToCsv()}";
}

/// <summary>
/// The trap matrix of a CPU: every System encoding and a list of other instructions, under any configurations.
/// The baseline is complete; another configuration has the rows that differ from the baseline, or, with HCR_EL2.TGE, from the baseline taken to EL2.
/// </summary>
public sealed class TrapMatrix
{
    public const string Header = "cpu,config,el,dir,op0,op1,crn,crm,op2,name,insn,outcome,target_el,ec,iss,il,elr_off,vec";

    private readonly PeConfiguration _pe;
    private readonly MatrixSlot[] _system;
    private readonly MatrixSlot[] _readsOfEL2;
    private readonly MatrixSlot[] _instructions;
    private readonly MatrixSlot[] _all;

    // The slots with a row, by position; every other is UNDEFINED whatever the controls are.
    private readonly int[] _existing;
    private readonly int[] _existingAtEL2;

    public TrapMatrix(PeConfiguration pe)
    {
        _pe = pe;
        _system = [.. MatrixSlot.System(pe, isRead: true, firstOp0: 1), .. MatrixSlot.System(pe, isRead: false, firstOp0: 0)];
        _readsOfEL2 = [.. MatrixSlot.System(pe, isRead: true, firstOp0: 2)];
        _instructions = [.. MatrixInstructions.For(pe)];
        _all = [.. _system, .. _instructions];
        _existing = Existing(_all);
        _existingAtEL2 = Existing(_readsOfEL2);
    }

    /// <summary>Every slot that is tried at an Exception level, in order: System encodings, then other instructions; at EL2 MRS only.</summary>
    public IReadOnlyList<MatrixSlot> SlotsOf(ExceptionLevel el) => el == ExceptionLevel.EL2 ? _readsOfEL2 : _all;

    /// <summary>The rows of all configurations, in order, omitted rows left out.</summary>
    public IEnumerable<MatrixRow> Rows(IReadOnlyList<MatrixConfig> configs)
    {
        var baseline = configs.FirstOrDefault(c => c.IsBaseline) ?? MatrixConfig.Baseline;
        var reference = Levels.ToDictionary(el => el, el => Outcomes(baseline, el));
        return configs.SelectMany(c => c.IsBaseline ? Complete(c, reference) : Differing(c, reference));
    }

    /// <summary>What every slot of an Exception level comes to under one configuration.</summary>
    public MatrixOutcome[] Outcomes(MatrixConfig config, ExceptionLevel el) => Outcomes(new MatrixSweep(_pe, config, el), el);

    /// <summary>The same of a sweep that begins at <paramref name="el"/>.</summary>
    public MatrixOutcome[] Outcomes(MatrixSweep sweep, ExceptionLevel el)
    {
        var (slots, existing) = el == ExceptionLevel.EL2 ? (_readsOfEL2, _existingAtEL2) : (_all, _existing);
        var outcomes = new MatrixOutcome[slots.Length];
        Array.Fill(outcomes, sweep.Undefined);
        foreach (int i in existing)
            outcomes[i] = sweep.Try(slots[i]);
        return outcomes;
    }

    /// <summary>Whether a row exists depends on the CPU alone.</summary>
    private int[] Existing(MatrixSlot[] slots) =>
        [.. Enumerable.Range(0, slots.Length).Where(i => A64.IsSystemAccess(slots[i].Op)
            ? _pe.Access[slots[i].Encoding, (slots[i].Word >> 21 & 1) != 0] is not null
            : slots[i].Op != Op.Unallocated)];

    private static readonly ExceptionLevel[] Levels = [ExceptionLevel.EL1, ExceptionLevel.EL0, ExceptionLevel.EL2];

    /// <summary>Every row of the baseline: the System encodings of all levels, then the other instructions.</summary>
    private IEnumerable<MatrixRow> Complete(MatrixConfig config, Dictionary<ExceptionLevel, MatrixOutcome[]> outcomes)
    {
        var levels = Levels.Where(config.Sweeps).ToArray();
        var system = levels.SelectMany(el => Pair(config, el, outcomes[el]).Take(el == ExceptionLevel.EL2 ? _readsOfEL2.Length : _system.Length));
        var others = levels.Where(el => el != ExceptionLevel.EL2).SelectMany(el => Pair(config, el, outcomes[el]).Skip(_system.Length));
        return system.Concat(others);
    }

    /// <summary>The rows of one configuration that differ from what the baseline lets expect.</summary>
    private IEnumerable<MatrixRow> Differing(MatrixConfig config, Dictionary<ExceptionLevel, MatrixOutcome[]> reference)
    {
        foreach (var el in Levels.Where(config.Sweeps))
        {
            var slots = SlotsOf(el);
            var found = Outcomes(config, el);
            var expected = reference[el];
            for (int i = 0; i < found.Length; i++)
                if (found[i] != (config.HasTGE ? expected[i].UnderTGE() : expected[i]))
                    yield return new MatrixRow(config, el, slots[i], found[i]);
        }
    }

    private IEnumerable<MatrixRow> Pair(MatrixConfig config, ExceptionLevel el, MatrixOutcome[] outcomes) =>
        SlotsOf(el).Select((slot, i) => new MatrixRow(config, el, slot, outcomes[i]));
}
