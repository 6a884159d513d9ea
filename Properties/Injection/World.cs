using System.Collections.Immutable;
using VirtSpec.Spec.Gic;

namespace VirtSpec.Properties.Injection;

/// <summary>What the hypervisor keeps of the interrupts of a guest between its exits.</summary>
/// <param name="Pending">Those that came and are in no list register as pending; of level sources the line says so.</param>
/// <param name="Active">Those that the guest acknowledged and has not deactivated, as of the last exit.</param>
public readonly record struct InjectorState(SourceSet Pending, SourceSet Active);

/// <summary>Devices and the physical GIC.</summary>
/// <param name="Lines">The levels of the linked and the level source.</param>
/// <param name="PhysicalIsActive">The physical interrupt of the linked source is active, so that it cannot come again.</param>
public readonly record struct Devices(SourceSet Lines, bool PhysicalIsActive);

/// <summary>What the guest has done with its interrupts.</summary>
/// <param name="Running">Those whose priority has not dropped, a number each in two bits, the last acknowledged lowest; <paramref name="Depth"/> of them.</param>
/// <param name="Dropped">Those whose priority dropped and that are still active, with EOImode 1.</param>
public readonly record struct GuestState(byte Running, byte Depth, SourceSet Dropped)
{
    /// <summary>The interrupt that was acknowledged last.</summary>
    public Source Top => Source.All[Running & 3];

    public bool IsIdle => Depth == 0 && Dropped.IsEmpty;

    public bool IsActive(Source source) => Dropped[source] || Enumerable.Range(0, Depth).Any(this.IsAt(source));

    public GuestState Push(Source source) => this with { Running = (byte)(Running << 2 | source.Number), Depth = (byte)(Depth + 1) };

    public GuestState Pop() => this with { Running = (byte)(Running >> 2), Depth = (byte)(Depth - 1) };

    private Func<int, bool> IsAt(Source source)
    {
        int running = Running;
        return place => (running >> 2 * place & 3) == source.Number;
    }
}

/// <summary>What the guest is owed: kept beside the injector, by the rules of a GIC whose interrupts are the guest's own.</summary>
/// <param name="Latched">Linked and edge-triggered interrupts that came and were not acknowledged.</param>
/// <param name="Again">Of those, and of what was such a one: it came once more, and the hypervisor could not know whether the guest had acknowledged it before. The guest may see it once or twice.</param>
/// <param name="AtEntry">Lines of level sources as they were when the hypervisor ran last: until it runs again, the guest may see them.</param>
public readonly record struct Owed(SourceSet Latched, SourceSet Again, SourceSet AtEntry);

/// <summary>The whole of it, as a value.</summary>
public readonly record struct World(VirtualInterface Interface, InjectorState Injector, Devices Devices, GuestState Guest, Owed Owed)
{
    /// <summary>ICH_HCR_EL2.En.</summary>
    public const ulong Enabled = 1;

    /// <summary>Nothing has happened yet.</summary>
    public static World Start { get; } = new(new VirtualInterface(Enabled, 0, 0, 0), default, default, default, default);

    /// <summary>The guest is owed the interrupt now.</summary>
    public bool Owes(Source source) => source.Kind == SourceKind.Level ? Devices.Lines[source] && !Guest.IsActive(source) : Owed.Latched[source];

    /// <summary>The list registers in which the interrupt is pending or active.</summary>
    public ImmutableArray<ListRegister> Of(Source source)
    {
        var virtualInterface = Interface;
        return [.. Enumerable.Range(0, VirtualInterface.ListRegisters).Select(n => virtualInterface[n]).Where(lr => !lr.IsInvalid && lr.VINTID == source.Id)];
    }
}
