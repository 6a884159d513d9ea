using VirtSpec.Hypervisors.Jailhouse;
using VirtSpec.Hypervisors.Starter;
using VirtSpec.Hypervisors.Xvisor;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors;

/// <summary>The models that commands know by name.</summary>
public static class Catalog
{
    /// <summary>Every design, in the order in which reports name them.</summary>
    public static IReadOnlyList<IHypervisorDesign> All { get; } = [new StarterDesign(), new XvisorDesign(), new JailhouseDesign()];

    /// <summary>The design of that name; null when there is none.</summary>
    public static IHypervisorDesign? Find(string name) => All.FirstOrDefault(d => d.Name == name);
}
