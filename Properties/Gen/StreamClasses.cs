using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Gen;

/// <summary>How items of a class are made, and how often.</summary>
/// <param name="Needs">What the design must offer for the class to be drawn.</param>
/// <param name="IsOfTime">What it does depends on time, or on when others run.</param>
public sealed record ClassRow(StreamClass Class, int Weight, DesignFeatures Needs, bool IsOfTime, Action<ItemBuilder> Make);

/// <summary>The classes of streams as a table.</summary>
public static class StreamClasses
{
    /// <summary>The rows from which a scope draws.</summary>
    public static IEnumerable<ClassRow> For(CaseScope scope) => All(scope).Where(row => scope.Offers(row.Needs) && !(row.IsOfTime && scope.WithoutTime));

    private static ClassRow[] All(CaseScope scope)
    {
        var (memory, system, plain) = (new MemoryItems(scope.Cpu), new SystemItems(scope), new PlainItems(scope.Cpu));
        return
        [
            new(StreamClass.Plain, 14, DesignFeatures.None, false, plain.Next),
            new(StreamClass.Memory, 14, DesignFeatures.None, false, memory.Memory),
            new(StreamClass.Exclusive, 4, DesignFeatures.None, true, memory.Exclusive),
            new(StreamClass.Device, scope.Offers(DesignFeatures.Distributor) || scope.Offers(DesignFeatures.EmulatedUart) ? 14 : 3, DesignFeatures.None, false, memory.Device),
            new(StreamClass.SystemRegister, 24, DesignFeatures.None, false, system.Move),
            new(StreamClass.SystemOperation, 8, DesignFeatures.None, false, system.Operation),
            new(StreamClass.Hypercall, 4, DesignFeatures.None, false, CallItems.Hypercall),
            new(StreamClass.Psci, 6, DesignFeatures.Psci, true, CallItems.Psci),
            new(StreamClass.Smc, 3, DesignFeatures.None, false, CallItems.Smc),
            new(StreamClass.Sgi, 8, DesignFeatures.Interrupts, true, SgiItems.Next),
            new(StreamClass.Interrupt, 8, DesignFeatures.Interrupts, true, InterruptItems.Interrupt),
            new(StreamClass.Timer, 8, DesignFeatures.Interrupts, true, InterruptItems.Timer),
            new(StreamClass.Wait, 4, DesignFeatures.None, false, InterruptItems.Wait),
            new(StreamClass.Switch, 6, DesignFeatures.None, false, new SwitchItems(system).Next),
            new(StreamClass.Level, 4, DesignFeatures.None, false, LevelItems.Level),
            new(StreamClass.Control, 3, DesignFeatures.None, false, LevelItems.Control),
            new(StreamClass.Tables, 4, DesignFeatures.None, false, TableItems.Next),
            new(StreamClass.Code, 2, DesignFeatures.None, false, LevelItems.Code),
            new(StreamClass.Exception, 4, DesignFeatures.None, false, LevelItems.Exception),
        ];
    }
}
